import { closeSync, existsSync, fsync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { promisify } from "node:util";

const syncToDisk = promisify(fsync);

/** A file of lines that only grows. */
export type AppendFile = {
  /** Bytes in the file. */
  readonly size: () => number;
  /** Appends whole lines. @throws the file system's error (ENOSPC) with the file as it was before. */
  append(lines: string): void;
  /** Resolves when what was appended is on the disk. */
  sync(): Promise<void>;
  close(): void;
};

/** Opens a file for appending, and makes it when it is not there. */
export function openAppendFile(path: string): AppendFile {
  const file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;
  return {
    size: () => size,
    append(lines) {
      const bytes = Buffer.from(lines);
      try {
        for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      } catch (error) {
        ftruncateSync(file, size); // half a line would swallow the next one
        throw error;
      }
      size += bytes.length;
    },
    sync: () => syncToDisk(file),
    close: () => closeSync(file),
  };
}

/**
 * The JSON lines of such a file; none when it is not there. `unreadable` counts the lines that are no JSON; the last one is torn when the
 * process was killed while it wrote. A torn last line is cut off, so that the file can be appended to.
 */
export function readAppendFile(path: string): {
  readonly items: readonly unknown[];
  readonly unreadable: number;
  /** One of the unreadable lines is the last. */
  readonly isTorn: boolean;
} {
  if (!existsSync(path)) return { items: [], unreadable: 0, isTorn: false };
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  const torn = lines.pop() ?? "";
  let unreadable = 0;
  if (torn !== "") {
    unreadable++;
    cutTail(path);
  }
  const items: unknown[] = [];
  for (const line of lines) {
    try {
      items.push(JSON.parse(line));
    } catch {
      unreadable++;
    }
  }
  return { items, unreadable, isTorn: torn !== "" };
}

function cutTail(path: string): void {
  const bytes = readFileSync(path);
  const file = openSync(path, "r+");
  try {
    ftruncateSync(file, bytes.lastIndexOf(10) + 1);
  } finally {
    closeSync(file);
  }
}
