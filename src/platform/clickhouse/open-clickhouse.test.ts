import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { identify } from "../processes/identity.ts";
import { createClickHouse } from "./clickhouse.ts";
import { startEngineServer } from "./embedded/engine-server.ts";
import { noEngine, openStoreIn, openTestStore, type TestStore } from "./testing/open-test-store.ts";

describe.skipIf(noEngine !== undefined)("the embedded store", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
    await store.clickhouse.command(
      "CREATE TABLE n (id UInt64, text String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100",
    );
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const insert = (first: number, count: number, token = String(first)): Promise<void> => {
    const clickhouse = store.handle.current();
    if (clickhouse === undefined) return Promise.reject(new Error("no store"));
    const lines = Buffer.from(Array.from({ length: count }, (_, index) => `${first + index}\ttext\n`).join(""));
    return clickhouse.insert("n", { columns: ["id", "text"], lines, count }, token);
  };
  const count = async (): Promise<number> => {
    const [row] = (await store.handle.current()?.query<{ n: number }>("SELECT toUInt32(count()) AS n FROM n")) ?? [];
    return row?.n ?? -1;
  };

  test("bound values reach the statement as they were given", async () => {
    const text = "tab\t quote ' \\ line\n {x:String} é 🙂";
    const [row] = await store.clickhouse.query("SELECT {text:String} AS text, {list:Array(String)} AS list, {n:UInt32} AS n", {
      text,
      list: ["a'b", "c,d"],
      n: 7,
    });
    expect(row).toEqual({ text, list: ["a'b", "c,d"], n: 7 });
  });

  test("a statement that takes long holds up no other", async () => {
    const order: string[] = [];
    const slow = store.clickhouse.query("SELECT sleepEachRow(0.5) FROM numbers(2)").then(() => order.push("slow"));
    await Promise.all([1, 2, 3].map((n) => store.clickhouse.query("SELECT {n:UInt8}", { n }).then(() => order.push("quick"))));
    await slow;
    expect(order).toEqual(["quick", "quick", "quick", "slow"]);
  });

  test("rows sent again with their token are stored once", async () => {
    const before = await count();
    await insert(100_000, 10);
    await insert(100_000, 10);
    expect(await count()).toBe(before + 10);
  });

  test("fewer rows than were given are no success", async () => {
    const rows = { columns: ["id", "text"], lines: Buffer.from("1\tone\n"), count: 2 };
    await expect(store.clickhouse.insert("n", rows, "short")).rejects.toThrow("wrote 1 of 2 rows");
  });

  test("nobody gets in without the password", async () => {
    const server = await startEngineServer({ readers: [], writers: [] }, "the password");
    const stranger = createClickHouse({ url: `http://127.0.0.1:${server.port}`, password: "guessed" });
    await expect(stranger.query("SELECT 1")).rejects.toThrow("Authentication failed");
    await stranger.close();
    server.close();
  });

  test("killed while rows come in, it comes back by itself with every acknowledged row", async () => {
    let next = 1_000_000;
    for (let round = 0; round < 3; round++) {
      const before = await count();
      let acknowledged = 0;
      let running = true;
      const load = (async () => {
        while (running) {
          const first = next;
          next += 100;
          await insert(first, 100).then(
            () => (acknowledged += 100),
            () => {},
          );
        }
      })();
      while (acknowledged < 500) await new Promise((resolve) => setTimeout(resolve, 5));
      const killed = store.enginePid();
      process.kill(killed, "SIGKILL");
      running = false;
      await load;
      const deadline = Date.now() + 10_000;
      while (store.enginePid() === killed || store.handle.current() === undefined) {
        if (Date.now() > deadline) throw new Error("The engine was not started again");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect((await count()) - before).toBeGreaterThanOrEqual(acknowledged);
    }
  });
});

describe.skipIf(noEngine !== undefined)("the embedded store's process and data", () => {
  test("a store that a newer version has migrated is refused", async () => {
    const directory = mkdtempSync(join(tmpdir(), "airworthy-spans-"));
    const first = openStoreIn(directory);
    await first.settled;
    const rows = { columns: ["name"], lines: Buffer.from("9999-later.sql\n"), count: 1 };
    await first.current()?.insert("airworthy_migrations", rows, "later");
    await first.stop();
    const second = openStoreIn(directory);
    expect(await second.settled).toMatchObject({ code: "platform/newer-data", message: expect.stringContaining("9999-later.sql") });
    expect(second.current()).toBeUndefined();
    await second.stop();
    rmSync(directory, { recursive: true });
  });

  test("it ends when its starter is killed, and frees its directory", async () => {
    const directory = mkdtempSync(join(tmpdir(), "airworthy-spans-"));
    const starter = fileURLToPath(new URL("./testing/start-and-wait.ts", import.meta.url));
    const child = spawn(process.execPath, [starter, directory], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer]; // node:stream says so
    const pid = Number(line.toString());
    expect(identify(pid)).toBeDefined();
    child.kill("SIGKILL");
    const deadline = Date.now() + 5_000;
    while (identify(pid) !== undefined && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(identify(pid)).toBeUndefined();
    const again = openStoreIn(directory);
    await again.settled;
    expect(again.current()).toBeDefined();
    await again.stop();
    rmSync(directory, { recursive: true });
  });
});
