/** What the launcher of the built-in database says to the person at the machine. */
export const zh = {
  creating: "建立数据库（只在第一次） …",
  starting: "启动数据库 …",
  recovering: "数据库正在恢复（上次没有正常关闭），请稍等 …",
  adopted: (pid: number) => `数据库仍在运行（进程 ${pid}），直接使用`,
  newPort: (port: number) => `端口 ${port} 已被别的程序占用，换一个`,
  handed: (user: string) => `以账户 ${user} 的身份运行数据库`,
  stopping: "关闭数据库 …",

  "folder-in-use": (folder: string, pid: string) =>
    `这个数据文件夹正被另一个海棠使用：${folder}（进程 ${pid}）。先关掉那一个，或者用别的数据文件夹。`,
  "other-major": (there: string, ours: number) =>
    `数据文件夹里的数据库是 PostgreSQL ${there}，这个程序带的是 ${ours}，不能直接打开。请运行 npm run haitang -- upgrade：备份再恢复，原来的放在一边，核对无误才换上。`,
  "no-binaries": (name: string) =>
    `没有这台电脑能用的内置数据库（${name}）。重新运行 npm ci，或用 DATABASE_URL 指定一个 PostgreSQL 15 至 18。`,
  "no-links": (folder: string, why: string) =>
    `不能在 ${folder} 里建立数据库程序库的链接（${why}）。请用安装程序的账户先启动一次。`,
  "password-missing": (file: string) =>
    `找不到数据库密码：${file}。没有它打不开现有的数据；请把原来的 keys 文件夹放回去，或从备份恢复。`,
  "password-wrong": (file: string) =>
    `数据库不接受 ${file} 里的密码。这个 keys 文件夹可能属于另一份数据；请放回原来的，或从备份恢复。`,
  "not-ours": (folder: string, owner: string) => `数据文件夹 ${folder} 属于另一个账户（${owner}）。请用那个账户启动。`,
  "no-way-as-root": (folder: string) =>
    `PostgreSQL 不能以 root 身份运行，这里也没有别的账户够得着数据文件夹 ${folder} 和程序。请用普通账户启动，或把程序和数据放到普通账户能进入的文件夹，或用 DATABASE_URL 指定一个 PostgreSQL。`,
  "port-taken": (port: number) => `端口 ${port} 已被占用，数据库不能用它。换一个端口，或不指定端口。`,
  "start-failed": (log: string, tail: string) => `数据库没有启动成功。日志在 ${log}：\n${tail}`,
  "will-not-stop": (pid: number) => `数据库（进程 ${pid}）没有在规定时间内停下。`,
};
