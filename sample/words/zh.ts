import type { Random } from "../../src/kernel/random.ts";
import { below, chance, pick } from "../../src/kernel/random.ts";
import type { Name, Words } from "./words.ts";
import { GIVEN, SURNAMES } from "./zh-names.ts";
import { why } from "./zh-why.ts";

const charOf = (random: Random, text: string): string => text[below(random, text.length)] as string;

function given(random: Random, female: boolean, born: number): string {
  let table = GIVEN[0]!;
  for (const next of GIVEN) if (next.from <= born) table = next;
  const [first, second] = female ? table.women : table.men;
  // One in eight has a single character; nobody is called the same character twice by chance.
  const last = charOf(random, second);
  if (chance(random, 0.12)) return last;
  const before = charOf(random, first);
  return before === last ? last : before + last;
}

/** 沈阿婆、陆阿爹、周阿姨、顾师傅、小钱. */
function called(random: Random, { surname }: Name, female: boolean, age: number): string | null {
  if (age < 18) return null;
  if (age < 36) return `小${surname}`;
  if (female) return age >= 70 ? `${surname}阿婆` : age >= 45 || chance(random, 0.5) ? `${surname}阿姨` : `小${surname}`;
  if (age >= 75) return chance(random, 0.6) ? `${surname}阿爹` : `${surname}老伯`;
  if (age >= 60) return pick(random, [`${surname}师傅`, `老${surname}`, `${surname}老师`, `${surname}伯伯`]);
  return pick(random, [`${surname}师傅`, `${surname}师傅`, `老${surname}`, `${surname}老师`]);
}

/** Characters of names that sound alike. */
const BY_EAR = [
  ["芳", "方"],
  ["英", "瑛"],
  ["红", "虹"],
  ["明", "鸣"],
  ["平", "萍"],
  ["军", "君"],
  ["伟", "玮"],
  ["丽", "莉"],
  ["珍", "贞"],
  ["华", "桦"],
  ["玉", "钰"],
  ["兰", "岚"],
] as const;

const rare = (surname: string, given: string, full = surname + given): Name => ({ surname, given, full });

export const zh: Words = {
  surname: (random) => pick(random, SURNAMES),
  given,
  full: (surname, name) => surname + name,
  called,
  wivesKeepSurname: true,
  oldSpeech: "wuu",
  newSpeech: ["zh-CN", "zh-CN", "zh-CN", "yue", "nan", "hak"],
  elsewhere: ["无锡", "上海", "南京", "杭州", "常州", "昆山", "北京", "深圳", "合肥", "宁波"],
  district: {
    name: "棠浦区",
    street: "听雨桥街道",
    community: "海棠渡社区",
    streets: ["听雨桥街道", "望杏门街道", "采菱塘街道", "石桨街道", "竹篱街道", "藕荷街道", "鹤汀街道", "雁浦街道"],
    communityFirst: [
      "杏雨",
      "荷风",
      "采薇",
      "听橹",
      "枕溪",
      "梅坞",
      "竹影",
      "菱歌",
      "青团",
      "桂魄",
      "雪芽",
      "云蓑",
      "松萝",
      "橘颂",
      "蕉窗",
      "鹭洲",
      "渔灯",
      "苇岸",
      "棠影",
      "麦浪",
    ],
    communityLast: ["里社区", "渡社区", "湾社区", "巷社区", "桥社区", "坊社区", "汀社区", "浦社区", "堤社区", "埠社区"],
    again: (name, nth) => `${name.slice(0, -2)}第${nth}社区`,
  },
  compounds: {
    estate: "海棠渡花园",
    older: "临波新村",
    lane: "棠梨巷",
    numbered: (community, nth) => `${community.replace(/社区$/, "")}${"一二三四五六七八九十"[nth - 1] ?? nth}区`,
    lanes: ["棠梨巷", "豆渣弄", "半边弄", "伞骨巷", "灯草弄", "麻线巷", "筛子弄", "醋坊巷", "井栏弄", "砚台巷"],
  },
  grid: (nth) => `第${nth}网格`,
  microGrid: (nth) => `第${nth}微网格`,
  why,
  positions: {
    lead: "主任",
    secretary: "书记",
    worker: "社区工作者",
    gridWorker: "网格员",
    captain: "队长",
    helper: "骨干",
    manager: "物业经理",
    guard: "门卫",
    repair: "维修工",
    cleaner: "保洁员",
    member: "委员",
    chair: "召集人",
    courier: "骑手",
    officer: "联络员",
  },
  organisations: {
    team: (compound) => `${compound}海棠先锋队`,
    council: (compound) => `${compound}共治党支部`,
    office: (community) => `${community}居民委员会`,
    party: (community) => `${community}党委`,
    owners: (compound) => `${compound}业主委员会`,
    property: "邻舍安物业服务有限公司",
    riders: "听雨桥骑手先锋队",
    enterprise: "棠浦机修厂志愿服务队",
    partners: ["青禾课后伙伴", "巷口小药箱", "巧手修理铺"],
    institutions: ["棠浦区第九小学", "听雨桥邮政所"],
    above: (place) => `${place}工作专班`,
  },
  byEar: (name) => {
    for (const [as, heard] of BY_EAR) if (name.slice(1).includes(as)) return name[0] + name.slice(1).replace(as, heard);
    return null;
  },
  rare: [rare("顾", "𬭎"), rare("陆", "䶮"), rare("热依兰", "吾提库尔", "热依兰·吾提库尔")],
};
