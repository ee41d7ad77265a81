import { expect, test } from "vitest";

import { createLanes, type EngineSession } from "./lanes.ts";

/** A session that writes down what it is asked. */
function recordingSession(said: string[]): EngineSession {
  return {
    queryAsync: async (query) => {
      said.push(query);
      return { bytes: () => new Uint8Array() };
    },
    queryStream: async function* () {},
    insert: async () => ({ rowsWritten: 0 }),
    close: () => {},
  };
}

const none = { settings: new Map<string, string>(), parameters: new Map<string, string>() };

test("a setting ends with its statement, and values stay values", async () => {
  const said: string[] = [];
  const lanes = createLanes([recordingSession(said)]);
  const run = (context: typeof none): Promise<unknown> =>
    lanes.run(context, (session) => session.queryAsync("SELECT 1", { format: "TabSeparated" }));
  await run({ settings: new Map([["max_threads", "1"]]), parameters: new Map([["text", String.raw`it's \t`]]) });
  await run(none);
  await run(none);
  expect(said).toEqual([
    String.raw`SET max_threads = '1', param_text = 'it\'s \\t'`,
    "SELECT 1",
    "SET max_threads = DEFAULT",
    "SELECT 1",
    "SELECT 1",
  ]);
});

test("a statement that fails gives its session back", async () => {
  const lanes = createLanes([recordingSession([])]);
  await expect(lanes.run(none, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(lanes.run(none, async () => "next")).resolves.toBe("next");
});
