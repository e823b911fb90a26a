/**
 * Invented names: surname × first × second character, by the fashion of the year of birth. Any likeness to somebody is chance.
 * Surnames as they are common on the lower Yangtze, the commonest ones repeated so that they come up more often.
 */
export const SURNAMES = [
  ..."王张陆沈顾朱徐周钱吴陈杨李许蒋金",
  ..."王张陆沈顾朱徐周钱吴陈杨李",
  ..."王张陆沈顾周",
  ..."潘曹严姚俞汪陶华唐马殷吕邹倪叶范施薛孙袁庄翁柳戴夏龚毛费季谈尤郁祝邢浦蔡秦邵高赵何郑葛任丁韩宋董缪计归屈",
  "欧阳",
  "司徒",
  "端木",
];

interface Table {
  /** Born in or after this year. */
  from: number;
  women: readonly [first: string, second: string];
  men: readonly [first: string, second: string];
}
export const GIVEN: readonly Table[] = [
  {
    from: 1880,
    women: ["阿巧秀桂凤玉云月金彩素惠珠兰水杏", "珍英宝娣妹仙娥芬芳琴珠囡金凤兰"],
    men: ["根福金阿水永德寿荣祥炳锦伯泉仁士", "林生泉根元法兴祥发良康宝土荣男明"],
  },
  {
    from: 1950,
    women: ["建慧丽雪文爱惠静亚培玉美雅志佩巧", "芳萍琴芬珍娟英勤华菊凤兰妹玲娣敏"],
    men: ["建国志卫永文伟正根明炳惠荣家洪小", "明兴荣平华良根康林生元忠民强祥刚"],
  },
  {
    from: 1970,
    women: ["晓丽雅海春燕婷静蕾冬红月慧亚秋小", "芳燕红萍霞梅琴莉英娟虹倩蓉芸洁敏"],
    men: ["晓志海建春永剑宏卫少文光立新俊冬", "峰斌军伟明东华林强平辉刚勇栋良荣"],
  },
  {
    from: 1985,
    women: ["雨思佳梦诗晓雯婧怡嘉悦静蕴若宛心", "婷雯洁怡倩琳瑶蕾莹佳菲妍宁慧丹琪"],
    men: ["晨宇浩文嘉俊子逸旭博志明佳天凯睿", "杰伟宇超磊峰涛鹏晨阳凡辰川鑫远翔"],
  },
  {
    from: 2003,
    women: ["梓雨诗若欣语沐芷可一书语清念知夏", "涵萱彤妍琪瑶悦晴溪宁妤禾歆桐昕玥"],
    men: ["梓子浩宇沐一奕景承知辰书允亦墨嘉", "轩涵睿辰宸泽屿霖洋晏舟衡恒澄川言"],
  },
];
