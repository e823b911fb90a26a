import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./files.mjs";
import { CannotGoOn, say } from "./say.mjs";

const FILE = join(ROOT, "runtime", ".turn");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const alive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** Takes the file that says whose turn it is. False when somebody else has it. */
function take() {
  try {
    const file = openSync(FILE, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new CannotGoOn(
      `这个账户不能写入程序文件夹（${ROOT}），无法安装。请用安装它的账户运行，或把文件夹的所有权交给现在的账户。`,
      `This account may not write to the program's folder (${ROOT}), so nothing can be installed. Use the account that installed it, or give the folder to this account. (${error.code})`,
    );
  }
}

/**
 * Installing and building happen one at a time in one folder: two copies started at once take turns.
 * `work` has to look again whether anything is left to do.
 */
export async function inTurn(work) {
  for (let told = false; !take(); await pause(200)) {
    let holder = Number.NaN;
    try {
      holder = Number(readFileSync(FILE, "utf8"));
    } catch {
      continue; // it has just been given back
    }
    // An empty file belongs to somebody who is about to write into it; 0 would ask about our own group.
    if (holder > 0 && !alive(holder)) rmSync(FILE, { force: true });
    else if (!told) {
      told = true;
      say(`另一个窗口正在安装，请稍等（进程 ${holder}）`, `another copy is installing, waiting for it (process ${holder})`);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(FILE, { force: true });
  }
}
