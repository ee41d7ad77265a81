import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { identify, readBootId } from "../processes/identity.ts";
import { findLockHolder, lockDirectory } from "./directory-lock.ts";

const taker = `
const { lockDirectory } = await import(process.argv[1]);
const answer = lockDirectory(process.argv[2]);
console.log(answer.ok ? "held" : "refused");
if (answer.ok) setInterval(() => {}, 1000);
`;

describe("the lock of a data directory", () => {
  let directory = "";
  const children: ReturnType<typeof spawn>[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "airworthy-lock-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    rmSync(directory, { recursive: true });
  });

  const take = async (): Promise<{ child: ReturnType<typeof spawn>; said: string }> => {
    const child = spawn(
      process.execPath,
      ["--input-type=module", "-e", taker, new URL("./directory-lock.ts", import.meta.url).href, directory],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    children.push(child);
    const [chunk] = (await once(child.stdout, "data")) as [Buffer]; // the child prints exactly one line
    return { child, said: chunk.toString().trim() };
  };

  test("is refused while its holder runs, and says who holds it", async () => {
    const holder = await take();
    expect(holder.said).toBe("held");
    const answer = lockDirectory(directory);
    expect(answer).toMatchObject({ ok: false, error: { code: "platform/data-directory-locked", holder: { pid: holder.child.pid } } });
    expect(findLockHolder(directory)?.pid).toBe(holder.child.pid);
  });

  test("is taken at once after kill -9 of its holder", async () => {
    const { child } = await take();
    child.kill("SIGKILL");
    await once(child, "exit");
    const answer = lockDirectory(directory);
    expect(answer.ok).toBe(true);
    if (answer.ok) answer.value.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each([
    ["a process that has this pid but started at another time", { startedAt: 0 }],
    ["another boot of the machine", { bootId: "another" }],
  ])("is stale when it names %s", (_what, difference) => {
    const self = { pid: process.pid, bootId: readBootId(), startedAt: identify(process.pid)?.startedAt ?? 0 };
    writeFileSync(join(directory, "lock-7.json"), JSON.stringify({ ...self, ...difference }));
    const answer = lockDirectory(directory);
    expect(answer.ok).toBe(true);
    expect(readdirSync(directory)).toEqual(["lock-8.json"]);
  });

  test("a damaged lock file is nobody's", () => {
    writeFileSync(join(directory, "lock-1.json"), "{");
    expect(lockDirectory(directory).ok).toBe(true);
  });

  test("of many that race for a stale lock exactly one wins", async () => {
    writeFileSync(join(directory, "lock-3.json"), JSON.stringify({ pid: 1, bootId: "another", startedAt: 0 }));
    const answers = await Promise.all(Array.from({ length: 6 }, take));
    expect(answers.filter((answer) => answer.said === "held")).toHaveLength(1);
  });
});
