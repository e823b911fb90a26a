import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A value as COPY's text format has it. */
function field(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "boolean") return value ? "t" : "f";
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString("hex")}`;
  if (Array.isArray(value))
    return escape(`{${value.map((v) => `"${String(v).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`);
  if (typeof value === "object") return escape(JSON.stringify(value));
  return escape(String(value as string | number));
}
const escape = (text: string): string =>
  text.replaceAll(/[\\\n\r\t]/g, (c) => (c === "\\" ? "\\\\" : c === "\n" ? "\\n" : c === "\r" ? "\\r" : "\\t"));

const CHUNK = 256 * 1024;

/**
 * Many rows into one table, inside a running transaction: COPY into a table of its own for this transaction, then one INSERT that passes the wall
 * (COPY itself may not write through row-level security). Rows that are there already stay as they are.
 * @returns how many rows came in
 */
export async function putMany(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  if (![table, ...columns].every((n) => /^[a-z_]+$/.test(n))) throw new Error(`putMany: bad name in ${table}`);
  const stage = `stage_${table}`;
  const list = columns.map((c) => `"${c}"`).join(", ");
  await client.query(`create temp table if not exists ${stage} on commit drop as select ${list} from ${table} with no data`);
  await client.query(`truncate ${stage}`);
  const stream = client.query(copyFrom(`copy ${stage} (${list}) from stdin`));
  let chunk = "";
  let count = 0;
  let failed: Error | undefined;
  stream.on("error", (error) => (failed = error));
  for (const row of rows) {
    chunk += `${row.map(field).join("\t")}\n`;
    count += 1;
    if (chunk.length > CHUNK) {
      if (failed) throw failed;
      if (!stream.write(chunk)) await once(stream, "drain");
      chunk = "";
    }
  }
  if (chunk !== "") stream.write(chunk);
  stream.end();
  await once(stream, "finish");
  if (failed) throw failed;
  await client.query(`insert into ${table} (${list}) select ${list} from ${stage} on conflict do nothing`);
  return count;
}
