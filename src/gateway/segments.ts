import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { isJsonObject, type Json } from "../kernel/json.ts";
import { openAppendFile, readAppendFile, type AppendFile } from "./append-file.ts";

/** A segment that has grown past this is followed by the next. */
const segmentBytes = 1024 * 1024;

/** A line as it was written, with its number. */
export type NumberedLine = { readonly [member: string]: Json; readonly seq: number };

/** A log of numbered JSON objects in files of about 1 MiB, each named after the lowest number that it may hold. */
export type Segments = {
  /** Bytes on the disk, of all that is not deleted. */
  bytes(): number;
  /** The highest number given; 0 before the first. */
  headSeq(): number;
  /** Numbers objects and appends them; returns the first number. @throws the file system's error (ENOSPC), with nothing numbered. */
  append(items: readonly string[]): number;
  /** Resolves when what was appended is on the disk. */
  sync(): Promise<void>;
  /** Those above a number, file by file. */
  lines(after: number): Iterable<NumberedLine>;
  /** Those above `after`, at most `limit`. */
  read(query: { readonly after: number; readonly limit: number }): NumberedLine[];
  /** Deletes the segments that hold nothing above `through`, but for the last. */
  drop(through: number): void;
  close(): void;
};

/** What was found at the start. `unreadable`: damaged lines; one of them may be the last, which a kill tore while it was written. */
export type FoundSegments = { readonly unreadable: number; readonly isTorn: boolean };

/** Opens the log in a folder. Numbers go on where the last process stopped: a number on the disk is never given again. */
export function openSegments(folder: string): Segments & { readonly found: FoundSegments } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { segments, unreadable, isTorn, lastSeq } = loadSegments(folder);
  let seq = lastSeq;
  let current = segments.at(-1) ?? segmentFrom(1);
  if (segments.length === 0) segments.push(current);
  let file = openFile(current.path);
  let unsynced: AppendFile[] = []; // earlier segments whose end may not be on the disk yet
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);

  function segmentFrom(first: number): Segment {
    return { first, path: join(folder, `${String(first).padStart(16, "0")}.ndjson`), bytes: 0 };
  }

  function openFile(path: string): AppendFile {
    const opened = openAppendFile(path);
    syncFolder(folder); // a file that a power cut took out of its folder was never written
    return opened;
  }

  function* lines(after: number): Iterable<NumberedLine> {
    const from = segments.findLastIndex(({ first }) => first <= after + 1);
    for (const { path } of segments.slice(Math.max(0, from))) {
      for (const item of readAppendFile(path).items) if (isNumbered(item) && item.seq > after) yield item;
    }
  }

  return {
    found: { unreadable, isTorn },
    bytes: () => bytes,
    headSeq: () => seq,
    append(items) {
      if (current.bytes >= segmentBytes) {
        const next = segmentFrom(seq + 1);
        const opened = openFile(next.path);
        unsynced.push(file);
        segments.push(next);
        current = next;
        file = opened;
      }
      const first = seq + 1;
      file.append(items.map((item, index) => `{"seq":${first + index},${item.slice(1)}\n`).join(""));
      bytes += file.size() - current.bytes;
      current.bytes = file.size();
      seq += items.length;
      return first;
    },
    async sync() {
      const earlier = unsynced;
      unsynced = [];
      await Promise.all([...earlier, file].map((one) => one.sync()));
      for (const one of earlier) one.close();
    },
    lines,
    read({ after, limit }) {
      const found: NumberedLine[] = [];
      for (const line of lines(after)) {
        if (found.length === limit) break;
        found.push(line);
      }
      return found;
    },
    drop(through) {
      for (;;) {
        const [oldest, next] = segments;
        if (oldest === undefined || next === undefined || next.first > through + 1) return;
        unlinkSync(oldest.path);
        segments.shift();
        bytes -= oldest.bytes;
      }
    },
    close: () => file.close(),
  };
}

/** One file; `first` is the lowest number it may hold, and its name. */
type Segment = { readonly first: number; readonly path: string; bytes: number };

function loadSegments(folder: string): { segments: Segment[]; unreadable: number; isTorn: boolean; lastSeq: number } {
  const segments: Segment[] = [];
  let unreadable = 0;
  let isTorn = false;
  let lastSeq = 0;
  for (const name of readdirSync(folder).toSorted()) {
    const first = Number.parseInt(name, 10);
    if (!name.endsWith(".ndjson") || !Number.isSafeInteger(first)) continue;
    const path = join(folder, name);
    const read = readAppendFile(path);
    unreadable += read.unreadable;
    isTorn = read.isTorn;
    lastSeq = Math.max(lastSeq, first - 1); // the last segment is never deleted, so its name keeps the number even when it is empty
    for (const item of read.items) if (isNumbered(item)) lastSeq = Math.max(lastSeq, item.seq);
    segments.push({ first, path, bytes: statSync(path).size });
  }
  return { segments, unreadable, isTorn, lastSeq };
}

function isNumbered(item: unknown): item is NumberedLine {
  return isJsonObject(item) && typeof item["seq"] === "number";
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
