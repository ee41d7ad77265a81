import { join } from "node:path";

import type { Json } from "../../kernel/json.ts";
import type { Log } from "../../platform/logging/log.ts";
import type { ToolDecisionRecord } from "../../safety/domain/tool-decision.ts";
import type { Unnumbered } from "../journal.ts";
import { openSegments } from "../segments.ts";

/** What nobody has acknowledged may take this much disk; then calls that must be written are refused. */
const maxJournalBytes = 256 * 1024 * 1024;

/** Decisions on tool calls, on the disk before the calls have effects. */
export type DecisionJournal = {
  /** Resolves with the line's number once it is on the disk. Rejects when it cannot be: the call must not go on. */
  append(record: Unnumbered<ToolDecisionRecord>): Promise<number>;
  /** Those above `after`, at most `limit`; all of them are on the disk. */
  read(query: { readonly after: number; readonly limit: number }): Promise<readonly Json[]>;
  /** Deletes what nobody needs any more: everything up to and with `through`. */
  drop(through: number): void;
  headSeq(): number;
  /**
   * The lines that the last process left, oldest first; none where a line is damaged, since it may have said that an approval was used.
   */
  left(): Iterable<ToolDecisionRecord>;
  close(): Promise<void>;
};

type Waiting = { readonly line: string; readonly stored: (seq: number) => void; readonly refused: (error: unknown) => void };

/** Opens the journal in `tool-decisions/` of the directory. */
export function openDecisionJournal({ directory, log }: { directory: string; log: Log }): DecisionJournal {
  const segments = openSegments(join(directory, "tool-decisions"));
  const { unreadable, isTorn } = segments.found;
  const isDamaged = unreadable > (isTorn ? 1 : 0); // a torn last line was on its way to the disk, so nothing rests on it
  if (isDamaged)
    log.error("tool-decisions-damaged", { lines: unreadable, advice: "Open approvals are forgotten; people are asked again." });

  let waiting: Waiting[] = [];
  let isWriting = false;
  let written: Promise<void> = Promise.resolve();

  /** One write and one sync for all that came while the last were under way. */
  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (segments.bytes() > maxJournalBytes) throw new Error("The journal of tool decisions is full; the control plane must fetch it.");
        const first = segments.append(batch.map(({ line }) => line));
        await segments.sync();
        for (const [index, { stored }] of batch.entries()) stored(first + index);
      } catch (error) {
        log.error("tool-decisions-not-stored", { lines: batch.length, reason: String(error) });
        for (const { refused } of batch) refused(error);
      }
    }
    isWriting = false;
  }

  return {
    append: (record) =>
      new Promise((stored, refused) => {
        waiting.push({ line: JSON.stringify(record), stored, refused });
        if (!isWriting) written = writeAll();
      }),
    async read(query) {
      await segments.sync();
      return segments.read(query);
    },
    drop: (through) => segments.drop(through),
    headSeq: () => segments.headSeq(),
    left() {
      const lines: Iterable<unknown> = isDamaged ? [] : segments.lines(0);
      return lines as Iterable<ToolDecisionRecord>; // nothing else writes there
    },
    async close() {
      await written;
      segments.close();
    },
  };
}
