import { generateKeyPairSync } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { canonicalJson } from "../kernel/json.ts";
import { formatCheckpoint } from "./domain/checkpoint.ts";
import { createNoteKey } from "./note-key.ts";
import { hashLeaf } from "./domain/tree-hash.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import { signNote } from "./signed-note.ts";
import { openLog, type TestLog } from "./testing/open-log.ts";
import { type Trusted, verifyExport } from "./verify-export.ts";

async function* inChunks(file: Buffer, size = 64 * 1024) {
  for (let from = 0; from < file.length; from += size) yield file.subarray(from, from + size);
}
const verify = (file: Buffer | string, trusted: Trusted = {}) => verifyExport(inChunks(Buffer.from(file)), trusted);

describe("an export", () => {
  let log: TestLog;
  let file: Buffer;
  let older: Buffer;
  let lines: string[];
  beforeAll(async () => {
    log = await openLog();
    await log.append([{ what: "a" }, { what: "Größe — 数" }]);
    older = await log.exportFile();
    await log.append([{ what: "c" }, { what: "d", facts: { share: 0.25 } }]);
    file = await log.exportFile();
    lines = file.toString().split(/(?<=\n)/);
  });
  afterAll(() => log[Symbol.asyncDispose]());

  test("is intact by itself, in whatever pieces it is read", async () => {
    const intact = await verify(file);
    const key = log.signer.keyOf("default").vkey;
    expect(intact).toMatchObject({ ok: true, value: { size: 4, checkpoints: 2, key } });
    expect(await verify(file, { key })).toEqual(intact);
    for (const size of [1, 7, 100]) expect(await verifyExport(inChunks(file, size), {})).toEqual(intact);
  });

  test("is a header, the checkpoints and the records, each record the text that was hashed", async () => {
    expect(JSON.parse(lines[0] ?? "")).toEqual({ format: "airworthy-audit-export/1", key: expect.any(String), checkpoints: 2, records: 4 });
    expect(lines.slice(1, 3).map((line) => Object.keys(JSON.parse(line) as object))).toEqual([["checkpoint"], ["checkpoint"]]);
    expect(lines.slice(3).map((line) => hashLeaf(line.trimEnd()))).toEqual((await log.rows()).map(({ leaf }) => leaf));
  });

  test("is altered by any change of any byte", { timeout: 120_000 }, async () => {
    for (let at = 0; at < file.length; at++) {
      for (const flip of [0x01, 0x20, 0x80, 0xff]) {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect((await verify(changed)).ok, `byte ${at} xor ${flip}`).toBe(false);
      }
    }
  });

  test("is altered by any byte taken out or put in, and by any end before the end", { timeout: 120_000 }, async () => {
    for (let at = 0; at <= file.length; at++) {
      const [before, after] = [file.subarray(0, at), file.subarray(at)];
      if (at < file.length) {
        expect((await verify(Buffer.concat([before, after.subarray(1)]))).ok, `without byte ${at}`).toBe(false);
        expect((await verify(before)).ok, `only ${at} bytes`).toBe(false);
      }
      for (const more of [" ", "\n", "0"]) {
        expect((await verify(Buffer.concat([before, Buffer.from(more), after]))).ok, `${JSON.stringify(more)} at ${at}`).toBe(false);
      }
    }
  });

  test("is altered by any line taken out, doubled or swapped with another", async () => {
    for (const [at, line] of lines.entries()) {
      expect((await verify(lines.toSpliced(at, 1).join(""))).ok, `without line ${at + 1}`).toBe(false);
      expect((await verify(lines.toSpliced(at, 0, line).join(""))).ok, `line ${at + 1} twice`).toBe(false);
      for (const [other, text] of lines.entries()) {
        if (text !== line)
          expect((await verify(lines.with(at, text).with(other, line).join(""))).ok, `${at + 1} and ${other + 1}`).toBe(false);
      }
    }
  });

  test.each([
    [
      "the order of a record's keys",
      (text: string) => text.replace(/\{"action":"test.done",("actor":"airworthy"),/, '{$1,"action":"test.done",'),
    ],
    ["a key twice", (text: string) => text.replace('{"action":', '{"action":"x","action":')],
    ["an escape that means the same", (text: string) => text.replace('"what":"a"', String.raw`"what":"\u0061"`)],
    ["a number's form", (text: string) => text.replace("0.25", "2.5e-1")],
    ["line ends", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    [
      "how often a checkpoint stands in it",
      (text: string) => text.replace('"checkpoints":2', '"checkpoints":3').replace(/^.*"checkpoint":.*\n/m, "$&$&"),
    ],
    ["its end", (text: string) => `${text}\n`],
    ["everything", () => ""],
  ])("is altered by a change of %s", async (_, change) => {
    const changed = change(file.toString());
    expect(changed).not.toBe(file.toString());
    expect((await verify(changed)).ok).toBe(false);
  });

  test("says between which checkpoints a record was changed", async () => {
    expect(await verify(file.toString().replace('"what":"c"', '"what":"x"'))).toEqual({
      ok: false,
      error: { line: 6, why: "records 2 to 3 (lines 6 to 7) are not what was signed: one was changed, added, taken out or moved" },
    });
    expect(await verify(lines.toSpliced(3, 1).join(""))).toMatchObject({ ok: false, error: { line: 4 } });
    expect(await verify(file.toString().replace("Größe", "Grösse"))).toMatchObject({ ok: false, error: { line: 4 } });
  });

  test("that somebody else made anew and signed is found by the key", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const [own, foreign] = [log.signer.keyOf("default"), createNoteKey(log.signer.keyOf("default").name, publicKey)];
    const signedAnew = lines
      .map((line) => line.replace(own.vkey, foreign.vkey))
      .map((line) => {
        const { checkpoint } = JSON.parse(line) as { checkpoint?: string }; // our own file
        if (checkpoint === undefined) return line;
        const opened = openCheckpoint(checkpoint, own);
        if (!opened.ok) throw new Error(opened.error.code);
        return `${canonicalJson({ checkpoint: signNote(formatCheckpoint(opened.value), foreign, privateKey) })}\n`;
      })
      .join("");
    expect(await verify(signedAnew)).toMatchObject({ ok: true, value: { key: foreign.vkey } });
    expect(await verify(signedAnew, { key: own.vkey })).toMatchObject({ ok: false, error: { line: 1 } });
  });

  test("begins with every older export, and with nothing else", async () => {
    const [old, now] = [await verify(older), await verify(file)];
    if (!old.ok || !now.ok) throw new Error("altered");
    expect(await verify(file, { since: old.value })).toEqual(now);
    expect(await verify(file, { since: now.value })).toEqual(now);
    expect(await verify(file, { since: { size: 3, root: old.value.root } })).toMatchObject({ ok: false, error: { line: 6 } });
    expect(await verify(older, { since: now.value })).toMatchObject({
      ok: false,
      error: { line: 1, why: expect.stringContaining("older export") },
    });
  });

  test("of a log that was altered and is signed no more shows where", async () => {
    await using broken = await openLog();
    await broken.append([{ what: "a" }]);
    await broken.checkpoints.tick();
    await broken.append([{ what: "b" }, { what: "c" }]);
    await broken.checkpoints.tick();
    await broken.append([{ what: "d" }]);
    await broken.checkpoints.tick();
    await broken.tamper(`update audit_records set record = jsonb_set(record, '{what}', '"x"') where seq = 1`);
    expect(await verify(await broken.exportFile())).toMatchObject({
      ok: false,
      error: { line: 6, why: expect.stringContaining("records 1 to 2") },
    });
    await broken.tamper("update audit_heads set frontier = jsonb_build_array(repeat('0', 64))");
    await broken.append([{ what: "e" }]);
    expect(await broken.checkpoints.sign("default")).toMatchObject({ ok: false });
    expect(await verify(await broken.exportFile())).toMatchObject({ ok: false, error: { line: 6 } });
    await broken.tamper(`update audit_records set record = jsonb_set(record, '{what}', '"b"') where seq = 1`);
    expect(await verify(await broken.exportFile())).toMatchObject({
      ok: false,
      error: { line: 9, why: expect.stringContaining("never signed") },
    });
  });
});
