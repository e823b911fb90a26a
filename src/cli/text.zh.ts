interface Lack {
  readonly code: "version" | "role" | "create" | "encoding" | "strings";
  readonly have: string;
  readonly mend: string;
}
const lack = ({ code, have, mend }: Lack): string =>
  ({
    version: `  数据库的版本是 ${have}，需要 PostgreSQL 15 至 18。`,
    role: `  登录名 ${have} 不能以 haitang_app 的身份工作。请数据库管理员执行：\n    ${mend}`,
    create: `  登录名 ${have} 不能在这个数据库里建表。请数据库管理员执行：\n    ${mend}`,
    encoding: `  数据库的编码是 ${have}，需要 UTF8。请新建一个数据库：\n    ${mend}`,
    strings: `  数据库的 standard_conforming_strings 是 ${have}，需要 on。请执行：\n    ${mend}`,
  })[code];

const n = (value: number): string => value.toLocaleString("en");
const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** 命令行：所有文字（帮助另在 help.zh.ts）。中文为准。 */
/** What an import did, or would do. */
interface Imported {
  households: { added: number; changed: number; unchanged: number };
  people: { added: number; changed: number };
  refused: number;
  doubtful: number;
  dry: boolean;
}
export const zh = {
  lang: "zh" as "zh" | "en",
  yes: "是",
  no: "否",

  doing: {
    writing: "写备份",
    checking: "核对备份",
    restoring: "恢复",
    comparing: "逐行核对",
    chain: "核对记录链",
    building: "生成样例",
    seeding: "装入样例",
  },
  ask: { passphrase: "备份口令：", again: "再输一次：" },
  migrated: (name: string) => `数据库结构：${name}`,
  migratedAll: (count: number) => `数据库结构升级了 ${count} 步。`,
  nothingToUpgrade: "已经是最新的，不用升级。",
  fetchingOld: (name: string) => `取原来那一版的数据库程序（${name}）……`,
  upgraded: ({ from, to, rows }: { from: number; to: number; rows: number }) =>
    `数据库从 PostgreSQL ${from} 升到 ${to}，${n(rows)} 行逐行核对过，一样。`,
  finished: "上次没有做完的，现在做完了。",
  setAside: (folder: string) => `原来的数据放在 ${folder}。确认不再需要后请删除：里面是大家的资料。`,
  oldNotRead: (why: string) => `现有的数据读不出来（${why}），后来删除了谁要靠 --erased 说明。`,
  backedUp: ({
    file,
    rows,
    bytes,
    expires,
    communities,
  }: {
    file: string;
    rows: number;
    bytes: number;
    expires: string;
    communities: number;
  }) =>
    `备份好了，并且核对过：${file}\n${n(communities)} 个社区，${n(rows)} 行，${mb(bytes)} MB，${expires} 到期，到期请删除。\n口令和文件分开放。`,
  restored: ({
    rows,
    communities,
    made,
    differences,
    erased,
    epoch,
  }: {
    rows: number;
    communities: number;
    made: string;
    differences: number;
    erased: number;
    epoch: number;
  }) =>
    `恢复了 ${made}（UTC）的备份：${n(communities)} 个社区，${n(rows)} 行，逐行核对 ${differences} 处不同。\n再次删除 ${n(erased)} 个后来要求删除的。记录从第 ${epoch} 段接着写。`,
  importing: "读名册",
  imported: ({ households, people, refused, doubtful, dry }: Imported) =>
    `${dry ? "会是这样" : "放进去了"}：新增 ${n(households.added)} 户 ${n(people.added)} 人，改 ${n(households.changed)} 户 ${n(people.changed)} 人，不变 ${n(households.unchanged)} 户。拒绝 ${n(refused)} 处，拿不准 ${n(doubtful)} 处。`,
  sampleLoaded: ({ communities, households, people }: { communities: number; households: number; people: number }) =>
    `装入了样例：${n(communities)} 个社区、街道和区，${n(households)} 户，${n(people)} 人，都是虚构的。`,
  founded: (name: string) => `建立了社区：${name}。第一位负责人用手机扫这个码进来：`,
  invited: (until: string) => `只能用一次，${until}（UTC）前有效。别人拿到也能用，请当面给。`,
  chainWhole: ({ rows }: { rows: number }) => `记录链完整：${n(rows)} 条，没有被改过。`,
  chainBroken: ({ count, first }: { count: number; first: number }) => `记录链不完整：${count} 处不对，第一处在 ${first}。`,
  chainLost: (count: number) => `${count} 个指纹是一次恢复以前留下的，那一段已经不在了，没法核对。`,
  brokenHow: {
    missing: "缺了一条",
    changed: "被改过",
    order: "次序不对",
    checkpoint: "和别处留下的指纹不一样",
    stray: "后来塞进来的",
  },
  checkpointLeft: ({ file, pos, erased }: { file: string; pos: number; erased: number }) =>
    `指纹留在 ${file}：记录到第 ${n(pos)} 条，${n(erased)} 个已删除的编号。`,

  databaseFell: "自带的数据库意外停了，正在重新启动……",

  privacy: {
    purpose: "用途",
    fields: "内容",
    retention: "保存",
    readers: "谁能看",
    travelling: "哪些个人资料在哪里进（→）出（←）：",
    sensitive: "敏感",
    nothingDue: "没有到期的。",
    due: "到期的：",
    purged: "删除了到期的：",
  },

  /** 出了问题：说清楚，再说怎么办。 */
  problems: {
    "unknown-command": ({ command }: { command: string }) => `没有 ${command} 这个命令。全部命令：haitang --help`,
    "unknown-option": ({ option, command }: { option: string; command: string }) =>
      `${command} 没有 ${option} 这个选项。用法：haitang ${command} --help`,
    "option-value": ({ option, command }: { option: string; command: string }) =>
      `选项 ${option} 的写法不对。用法：haitang ${command} --help`,
    "no-such-community": ({ community }: { community: string }) => `没有编号是 ${community} 的社区。`,
    "bad-value": ({ option, value, wanted }: { option: string; value: string; wanted: string }) =>
      `--${option} 不能是 ${value}，应为${wanted}。`,
    "option-missing": ({ option, command }: { option: string; command: string }) =>
      `还要 --${option}。用法：haitang ${command} --help`,
    "bad-word": ({ word, wanted }: { word: string; wanted: string }) => `不能是 ${word}，应为：${wanted}`,
    "no-such-name": ({ name }: { name: string }) => `没有 ${name} 这件事。全部名称见 /api/openapi.json。`,
    "too-few": ({ command }: { command: string }) => `还少一个参数。用法：haitang ${command} --help`,
    "too-many": ({ command, extra }: { command: string; extra: string }) => `多了 ${extra}。用法：haitang ${command} --help`,
    "bad-clock": ({ clock }: { clock: string }) => `--clock 不能是 ${clock}，应为一个时刻，例如 2026-03-02T09:00:00+08:00。`,
    interrupted: "已停止，没有做完。",
    failure: ({ what }: { what: string }) => `没有成功：${what}\n（设 HAITANG_DEBUG=1 可以看到细节。）`,

    "lacks-rights": ({ lacks }: { lacks: readonly Lack[] }) => `这个数据库还不能用：\n${lacks.map(lack).join("\n")}`,
    "lacks-rights-for": ({ what }: { what: string }) =>
      `数据库不允许：${what}\n请换一个有权限的登录名（DATABASE_URL_OWNER），或请数据库管理员授权。`,
    "login-is-not-app": ({ login, mend }: { login: string; mend: string }) =>
      `DATABASE_URL 的登录名 ${login} 不能以 haitang_app 的身份工作。请数据库管理员执行：\n    ${mend}`,
    "not-owner": ({ tables }: { tables: readonly string[] }) =>
      `这个登录名看不到所有的数据（${tables.slice(0, 5).join("、")} 等不归它所有），备份会不完整。请用表的所有者：DATABASE_URL_OWNER。`,
    "database-refuses": ({ what }: { what: string }) => `数据库不让登录：${what}\n请核对 DATABASE_URL 里的登录名和密码。`,
    "no-database": ({ what }: { what: string }) => `没有这个数据库：${what}\n请先建好：create database haitang encoding 'UTF8';`,
    "database-away": ({ what }: { what: string }) => `连不上数据库：${what}\n请看数据库是否在运行、地址是否正确，然后再试。`,
    "database-url": "DATABASE_URL 不是一个地址，应为 postgres://登录名:密码@主机:端口/数据库。",
    "no-house": ({ folder }: { folder: string }) =>
      `${folder} 里还没有数据。先启动一次：npm start，或从备份恢复：haitang restore 文件`,
    "not-current": "数据库的结构不是这个版本的。请先升级：haitang upgrade",
    "database-falls": ({ count }: { count: number }) =>
      `自带的数据库在十分钟里停了 ${count} 次，不再重启。请看数据文件夹里的 postgres.log。`,
    "key-missing": ({ file }: { file: string }) =>
      `找不到这套系统的密钥：${file}。数据库里的资料是用它加密的。请把原来的 keys 文件夹放回去，或从备份恢复。`,
    "key-wrong": ({ file }: { file: string }) => `${file} 不是这个数据库的密钥。请放回原来的 keys 文件夹，或从备份恢复。`,
    "port-taken": ({ port }: { port: string }) => `端口 ${port} 已被别的程序占用。换一个，或者不指定。`,
    "no-such-address": ({ host }: { host: string }) => `这台电脑没有 ${host} 这个地址。`,
    "no-file": ({ file }: { file: string }) => `没有这个文件：${file}`,
    "file-there": ({ file }: { file: string }) => `${file} 已经有了，不会覆盖。请换一个名字。`,
    "no-access": ({ file }: { file: string }) => `没有权限读写：${file}`,
    "disk-full": "磁盘满了。腾出空间后再试。",
    "not-json": ({ what }: { what: string }) => `${what} 不是 JSON。`,

    "origin-wrong": ({ origin }: { origin: string }) => `--origin 不能是 ${origin}，应为 https://名字，后面不带路径。`,
    "origin-alone": "有了 --origin 就要有证书（--cert 和 --key），或者说明前面是哪个反向代理（--behind 地址）。",
    "cert-alone": "--cert 和 --key 要一起给，并且要有 --origin。",
    "cert-wrong": ({ what }: { what: string }) => `证书不能用：${what}`,
    "behind-wrong": ({ address }: { address: string }) =>
      `--behind 不能是 ${address}，应为代理的 IP 地址或网段，例如 127.0.0.1。`,
    "no-pack": ({ pack, packs }: { pack: string; packs: string }) => `没有 ${pack} 这个地方包。有：${packs}`,

    "who-is-that": ({ who }: { who: string }) => `没有 ${who} 这个账号（手机号或账号编号）。`,
    "not-keeper": ({ who }: { who: string }) => `${who} 不是系统管理员、社区负责人或街道、区工作人员，不能这样做。`,
    "as-needed": "请用 --as 说明是谁：手机号或账号编号。",
    "community-needed": ({ communities }: { communities: string }) => `请用 --community 说明是哪个社区：\n${communities}`,
    "lived-in": "这个数据库里已经有社区了，只能用空的数据库。可以用 --data 另选一个文件夹。",

    "passphrase-needed": "没有口令。用 --passphrase-file 文件，或环境变量 HAITANG_PASSPHRASE；在终端里会直接询问。",
    "passphrase-short": ({ least }: { least: number }) => `口令至少要 ${least} 个字。它是备份唯一的锁，丢了谁也打不开。`,
    "passphrase-differs": "两次输入的口令不一样。",
    "not-a-checkpoint": ({ file }: { file: string }) => `${file} 不是 checkpoint 留下的指纹。`,
    "nothing-sealed": "记录里还没有东西。启动一次以后再留指纹。",
    "other-key-there": ({ file }: { file: string }) =>
      `${file} 是另一套系统的密钥，不会覆盖。请换一个空的 keys 文件夹（HAITANG_KEYS）。`,
    "not-a-backup": "这个文件不是海棠的备份。",
    "newer-format": "这个备份是更新版本的程序做的。请先更新程序。",
    "wrong-passphrase": "口令不对，打不开这个备份。",
    damaged: ({ at }: { at: number }) => `这个备份坏了（第 ${at} 字节起），不能用。请换一份。`,
    "restore-not-empty": ({ about }: { about: string }): string =>
      about === "migration"
        ? "这个数据库的结构比备份新。请恢复到一个空的数据库。"
        : "这个数据库里已经有人了。请恢复到空的数据库；自带的数据库可以加 --into-new，现有的会先放在一边。",
    "restore-expired": ({ about }: { about: string }) =>
      `这个备份 ${about.slice(0, 10)} 就到期了，里面的资料本该删除。确实要恢复，请加 --expired-anyway。`,
    "restore-newer-program": ({ about }: { about: string }) => `这个备份是 ${about} 版的程序做的，比这里的新。请先更新程序。`,
    "restore-other-migration": ({ about }: { about: string }) => `备份里的结构 ${about} 和这个程序的不一样，不能恢复。`,
    "restore-differs": ({ about }: { about: string }) => `恢复后的数据和备份不一样（${about}），已经全部撤回。`,
    "restore-no-eraser": ({ about }: { about: string }) => `不知道怎样再次删除 ${about}，已经全部撤回。`,
    "no-old-binaries": ({ major }: { major: string }) =>
      `现有的数据是 PostgreSQL ${major} 的，要用那一版的程序读出来。这里取不到；请连上网再试，或用 --old 指明它的文件夹。`,
    unfinished: ({ folder }: { folder: string }) => `上次升级或恢复没有做完（${folder}）。请再运行一次：haitang upgrade`,
  },
};
