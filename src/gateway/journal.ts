import { mkdirSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { isJsonObject, type Json } from "../kernel/json.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Observation } from "../telemetry/domain/observation.ts";
import { openAppendFile, readAppendFile, type AppendFile } from "./append-file.ts";

/** How long an observation may wait in memory before it is written with its batch. */
const flushDelayMs = 5;
/** Bounds of what waits in memory; what comes on top is dropped and counted. */
const maxPending = 10_000;
const maxPendingBytes = 16 * 1024 * 1024;
/** A segment that has grown past this is followed by the next. */
const segmentBytes = 1024 * 1024;
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
  const folder = join(directory, "observations");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { segments, unreadable, lastSeq } = loadSegments(folder);
  if (unreadable > 0) log.warn("observations-unreadable", { lines: unreadable });

  let seq = lastSeq;
  let current = segments.at(-1) ?? addSegment(1);
  let file = openAppendFile(current.path);
  let unsynced: AppendFile[] = []; // earlier segments whose end may not be on the disk yet
  let pending: string[] = []; // lines without their beginning, the number
  let pendingBytes = 0;
  let journalBytes = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;
  const counters = { accepted: 0, stored: 0, dropped: 0 };

  function addSegment(first: number): Segment {
    const segment = { first, path: join(folder, `${String(first).padStart(16, "0")}.ndjson`), bytes: 0 };
    segments.push(segment);
    return segment;
  }

  function roll(): void {
    const segment = addSegment(seq + 1);
    unsynced.push(file);
    file = openAppendFile(segment.path);
    current = segment;
  }

  /** Numbers what waits and writes it. Only what is written has a number: a number on the disk is never given again. */
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0) return;
    try {
      if (current.bytes >= segmentBytes) roll();
      file.append(pending.map((line, index) => `{"seq":${seq + 1 + index},${line}`).join(""));
      journalBytes += file.size() - current.bytes;
      current.bytes = file.size();
      seq += pending.length;
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

  async function sync(): Promise<void> {
    const earlier = unsynced;
    unsynced = [];
    await Promise.all([...earlier, file].map((one) => one.sync()));
    for (const one of earlier) one.close();
  }

  return {
    record(observation) {
      counters.accepted++;
      const line = `${JSON.stringify(observation).slice(1)}\n`;
      const bytes = Buffer.byteLength(line);
      if (pending.length >= maxPending || pendingBytes + bytes > maxPendingBytes || journalBytes + pendingBytes + bytes > maxJournalBytes) {
        counters.dropped++;
        return;
      }
      pending.push(line);
      pendingBytes += bytes;
      timer ??= setTimeout(flush, flushDelayMs);
    },

    async read({ after, limit }) {
      flush();
      // INVARIANT: what was handed out is on the disk, so that not even a power cut lets its number be given to another observation.
      await sync();
      const items: Json[] = [];
      const from = segments.findLastIndex(({ first }) => first <= after + 1);
      for (const { path } of segments.slice(Math.max(0, from))) {
        for (const item of readAppendFile(path).items) {
          if (items.length === limit) return items;
          if (isNumbered(item) && item.seq > after) items.push(item);
        }
      }
      return items;
    },

    acknowledge(through) {
      for (;;) {
        const [oldest, next] = segments;
        if (oldest === undefined || next === undefined || next.first > through + 1) return;
        unlinkSync(oldest.path);
        segments.shift();
        journalBytes -= oldest.bytes;
      }
    },

    counters() {
      flush();
      return { ...counters, unreadable };
    },
    headSeq() {
      flush();
      return seq;
    },
    async close() {
      flush();
      await sync();
      file.close();
    },
  };
}

/** One file; `first` is the lowest number it may hold, and its name. */
type Segment = { readonly first: number; readonly path: string; bytes: number };

function loadSegments(folder: string): { segments: Segment[]; unreadable: number; lastSeq: number } {
  const segments: Segment[] = [];
  let unreadable = 0;
  let lastSeq = 0;
  for (const name of readdirSync(folder).toSorted()) {
    const first = Number.parseInt(name, 10);
    if (!name.endsWith(".ndjson") || !Number.isSafeInteger(first)) continue;
    const path = join(folder, name);
    const read = readAppendFile(path);
    unreadable += read.unreadable;
    lastSeq = Math.max(lastSeq, first - 1); // the last segment is never deleted, so its name keeps the number even when it is empty
    for (const item of read.items) if (isNumbered(item)) lastSeq = Math.max(lastSeq, item.seq);
    segments.push({ first, path, bytes: statSync(path).size });
  }
  return { segments, unreadable, lastSeq };
}

function isNumbered(item: unknown): item is { readonly [key: string]: Json; readonly seq: number } {
  return isJsonObject(item) && typeof item["seq"] === "number";
}
