import type { Role } from "../kernel/actor.ts";
import type { Say } from "../kernel/words.ts";
import type { PlaceKind } from "../places/schema.ts";
import type { GivenRole } from "./schema.ts";

const places: Record<PlaceKind, string> = {
  district: "区",
  street: "街道",
  community: "社区",
  compound: "小区",
  building: "楼幢",
  entrance: "单元",
  door: "门户",
};

/** 组织和角色：所有文字。中文为准。组织的种类和名称来自地方包。 */
export const zh = {
  roles: {
    resident: "居民",
    helper: "骨干",
    steward: "海棠先锋",
    worker: "社区工作者",
    lead: "社区负责人",
    officer: "街道、区工作人员",
    rider: "骑手",
    keeper: "系统管理员",
    system: "系统",
  } satisfies Record<Role, string>,
  /** 角色能做什么：给角色的人看。 */
  roleHints: {
    helper: "联系几户邻居，看望、说通知",
    steward: "带一个小区的骨干",
    worker: "看全部楼幢，改住户资料",
    lead: "社区里的最后一关：给角色、隐藏住址、登记拆除",
    officer: "看各社区的数字，看不到姓名",
    rider: "送东西到小区门口",
    keeper: "管机器，看不到居民",
  } satisfies Record<GivenRole, string>,
  /** 做了什么：用在“最近做过的事”里。 */
  acts: {
    "organisations.added": "成立了组织",
    "organisations.renamed": "给组织改了名",
    "organisations.dissolved": "撤销了组织",
    "organisations.member-added": "加了成员",
    "organisations.member-ended": "成员退出",
    "organisations.role-given": "给了角色",
    "organisations.role-ended": "结束了角色",
    "organisations.entrusted": "交代了联系户",
    "organisations.entrusting-ended": "收回了联系户",
  },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    "organisations.no-such-kind": () => "这里没有这种组织。请从列表里选一种。",
    "organisations.not-at": (f) => `这种组织不设在${places[f.at as PlaceKind] ?? "这一级"}。请换一种，或者换一个地方。`,
    "organisations.name-taken": () => "已经有同名的组织。请换一个名称。",
    "organisations.ended": () => "这个组织已经撤销。请选别的组织。",
    "organisations.roles-left": (f) => `还有 ${f.roles} 个角色挂在这个组织下面。请先结束这些角色。`,
    "organisations.member-already": () => "这个人已经是成员，不用再加。",
    "organisations.member-gone": () => "这个人已经退出了，不用再办。",
    "organisations.end-before-start": () => "结束的日子要在开始之后。请改一下日期。",
    "organisations.no-phone": () => "这个人没有登记电话，登录不了。请先登记电话，再给角色。",
    "organisations.role-held": () => "这个人已经有这个角色，不用再给。",
    "organisations.role-ended": () => "这个角色已经结束，不用再做。",
    "organisations.last-lead": () => "这是最后一位社区负责人。请先请街道指定新的负责人，再结束这一位。",
    "organisations.own-role": () => "不能给自己加减角色。请同事或上级来做。",
    "organisations.strange-households": (f) => `选中的住户里有 ${f.count} 户已经不在了。请刷新后重新选。`,
    "organisations.own-chain": () => "不能把住户交给自己。请同事来办。",
    "organisations.too-many-households": (f) =>
      `一个人最多联系 ${f.most} 户，这个人已经有 ${f.held} 户。请少选几户，或者交给别人。`,
    "organisations.nothing-changes": () => "没有变化，不用保存。",
  } satisfies Record<string, Say>,
};
