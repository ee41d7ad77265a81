import { join } from "node:path";

import type { Clock } from "../kernel/clock.ts";
import { isJsonObject } from "../kernel/json.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import type { Log } from "../platform/logging/log.ts";
import { openAppendFile, readAppendFile } from "./append-file.ts";

/** The most pins that are kept; the oldest goes first. About 30 MB of memory and of disk. */
export const maxPins = 100_000;
/** How long a pin is kept, from the first message of its session or the first sight of its task: 30 days. */
export const maxPinAgeMs = 30 * 24 * 60 * 60 * 1000;

/** Longer ids are not pinned. */
export const maxPinnedIdLength = 512;

/** What an id that is not a token of ours belongs to. */
export type Pin = {
  readonly deployment: string;
  /** How the session is called in observations. */
  readonly session?: string;
  /**
   * Of a task that the agent has completed while its client was told that it needs input: the context in which the next message about it goes on.
   */
  readonly goesOnIn?: string;
};

/** Names an id: a context or a task, of one agent (`scope` is its scopeKey). */
export type PinKey = { readonly scope: string; readonly kind: "context" | "task"; readonly id: string };

/** Which deployment the foreign context ids and the task ids belong to. */
export type Pins = {
  find(key: PinKey): Pin | undefined;
  /** Keeps a pin. It is in the file when this returns, which a kill of the process survives. @throws the file system's error, with nothing kept. */
  keep(key: PinKey, pin: Pin): void;
  close(): void;
};

type PinLine = PinKey & Pin & { readonly at: number };

/** Loads `pins.ndjson` of the directory. The file is written anew when half of its lines are no longer needed. */
export function openPins({ directory, clock, log }: { directory: string; clock: Clock; log: Log }): Pins {
  const path = join(directory, "pins.ndjson");
  const pins = new Map<string, PinLine>(); // oldest first
  const read = readAppendFile(path);
  const add = (line: PinLine): void => {
    const key = keyOf(line);
    pins.delete(key);
    pins.set(key, line);
    for (const [oldest, { at }] of pins) {
      if (pins.size <= maxPins && at >= clock() - maxPinAgeMs) break;
      pins.delete(oldest);
    }
  };
  for (const item of read.items) if (isPinLine(item)) add(item);
  if (read.unreadable > 0) log.warn("pins-unreadable", { lines: read.unreadable });

  let lines = read.items.length;
  if (lines > pins.size * 2 || read.unreadable > 0) compact();
  let file = openAppendFile(path);

  function compact(): void {
    writeAtomically(path, [...pins.values()].map((line) => `${JSON.stringify(line)}\n`).join(""));
    lines = pins.size;
  }

  return {
    find(key) {
      const line = pins.get(keyOf(key));
      return line === undefined || line.at < clock() - maxPinAgeMs ? undefined : line;
    },
    keep(key, pin) {
      const known = pins.get(keyOf(key));
      if (known?.deployment === pin.deployment && (pin.goesOnIn === undefined || pin.goesOnIn === known.goesOnIn)) return;
      const line: PinLine = { at: clock(), ...key, ...pin };
      if (lines >= maxPins * 2) {
        file.close();
        try {
          compact();
        } finally {
          file = openAppendFile(path);
        }
      }
      file.append(`${JSON.stringify(line)}\n`);
      lines++;
      add(line);
    },
    close: () => file.close(),
  };
}

function keyOf({ scope, kind, id }: PinKey): string {
  return `${scope}\n${kind}\n${id}`;
}

function isPinLine(value: unknown): value is PinLine {
  if (!isJsonObject(value)) return false;
  const { at, scope, kind, id, deployment, session, goesOnIn } = value;
  const isNamed = typeof scope === "string" && (kind === "context" || kind === "task") && typeof id === "string";
  const hasTexts = [session, goesOnIn].every((member) => member === undefined || typeof member === "string");
  return isNamed && typeof at === "number" && typeof deployment === "string" && hasTexts;
}
