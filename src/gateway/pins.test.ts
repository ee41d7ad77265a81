import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createLog } from "../platform/logging/log.ts";
import { maxPinAgeMs, openPins, type Pins } from "./pins.ts";

let directory: string;
let now: number;
const key = { scope: "s", kind: "context", id: "c-1" } as const;
const open = (): Pins => openPins({ directory, clock: () => now, log: createLog({}, { write: () => true }) });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "airworthy-pins-"));
  now = 1_000_000;
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("pins", () => {
  test("are found again by another process, under their scope and kind only", () => {
    open().keep(key, { deployment: "dep_1", session: "s-1" });
    const pins = open();
    expect(pins.find(key)).toMatchObject({ deployment: "dep_1", session: "s-1" });
    expect(pins.find({ ...key, scope: "other" })).toBeUndefined();
    expect(pins.find({ ...key, kind: "task" })).toBeUndefined();
    pins.close();
  });

  test("survive a torn last line, which does not swallow the next one", () => {
    open().keep(key, { deployment: "dep_1" });
    appendFileSync(join(directory, "pins.ndjson"), '{"at":1,"scope":"s","ki');
    open().keep({ ...key, id: "c-2" }, { deployment: "dep_2" });
    const pins = open();
    expect([pins.find(key)?.deployment, pins.find({ ...key, id: "c-2" })?.deployment]).toEqual(["dep_1", "dep_2"]);
    pins.close();
  });

  test("are forgotten after 30 days, and their lines leave the file", () => {
    const pins = open();
    pins.keep(key, { deployment: "dep_1" });
    now += maxPinAgeMs + 1;
    expect(pins.find(key)).toBeUndefined();
    pins.close();
    open().close();
    expect(readFileSync(join(directory, "pins.ndjson"), "utf8")).toBe("");
  });

  test("are written once however often they are kept", () => {
    const pins = open();
    for (let turn = 0; turn < 3; turn++) pins.keep(key, { deployment: "dep_1" });
    pins.close();
    expect(readFileSync(join(directory, "pins.ndjson"), "utf8").split("\n")).toHaveLength(2);
  });
});
