import { join } from "node:path";

import type { Json } from "../kernel/json.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Observation } from "../telemetry/domain/observation.ts";
import { openSegments } from "./segments.ts";

/** How long an observation may wait in memory before it is written with its batch. */
const flushDelayMs = 5;
/** Bounds of what waits in memory; what comes on top is dropped and counted. */
const maxPending = 10_000;
const maxPendingBytes = 16 * 1024 * 1024;
/** What nobody has acknowledged may take this much disk; what comes on top is dropped and counted. */
const maxJournalBytes = 256 * 1024 * 1024;

/** An observation before the journal has numbered it. */
export type Unnumbered<T> = T extends unknown ? Omit<T, "seq"> : never;

/** Since this process began: accepted = stored + dropped. `unreadable`: lines found damaged at the start. */
export type JournalCounters = { readonly accepted: number; readonly stored: number; readonly dropped: number; readonly unreadable: number };

/** Observations until the control plane has stored them. */
export type Journal = {
  record(observation: Unnumbered<Observation>): void;
  /** Those above `after`, at most `limit`, with everything recorded before the call; all of it is on the disk when this resolves. */
  read(query: { readonly after: number; readonly limit: number }): Promise<readonly Json[]>;
  /** The control plane has stored everything up to and with `through`: segments that hold nothing above are deleted. */
  acknowledge(through: number): void;
  counters(): JournalCounters;
  /** The highest number given, everything recorded so far included; 0 before the first. */
  headSeq(): number;
  close(): Promise<void>;
};

/** Opens the journal in `observations/` of the directory. Numbers go on where the last process stopped. */
export function openJournal({ directory, log }: { directory: string; log: Log }): Journal {
  const segments = openSegments(join(directory, "observations"));
  const { unreadable } = segments.found;
  if (unreadable > 0) log.warn("observations-unreadable", { lines: unreadable });

  let pending: string[] = [];
  let pendingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;
  const counters = { accepted: 0, stored: 0, dropped: 0 };

  /** Numbers what waits and writes it. */
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0) return;
    try {
      segments.append(pending);
      counters.stored += pending.length;
      isFailing = false;
    } catch (error) {
      // Traffic goes on when the disk is full. One line for the whole time that it lasts.
      counters.dropped += pending.length;
      if (!isFailing) log.error("observations-dropped", { reason: String(error) });
      isFailing = true;
    }
    pending = [];
    pendingBytes = 0;
  }

  return {
    record(observation) {
      counters.accepted++;
      const line = JSON.stringify(observation);
      const bytes = Buffer.byteLength(line);
      const isFull = pendingBytes + bytes > maxPendingBytes || segments.bytes() + pendingBytes + bytes > maxJournalBytes;
      if (pending.length >= maxPending || isFull) {
        counters.dropped++;
        return;
      }
      pending.push(line);
      pendingBytes += bytes;
      timer ??= setTimeout(flush, flushDelayMs);
    },

    async read(query) {
      flush();
      // INVARIANT: what was handed out is on the disk, so that not even a power cut lets its number be given to another observation.
      await segments.sync();
      return segments.read(query);
    },
    acknowledge: (through) => segments.drop(through),
    counters() {
      flush();
      return { ...counters, unreadable };
    },
    headSeq() {
      flush();
      return segments.headSeq();
    },
    async close() {
      flush();
      await segments.sync();
      segments.close();
    },
  };
}
