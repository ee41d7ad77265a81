import { guards, proveGuards, type Guard } from "../../safety/domain/guards/guards.ts";

/** A guard as `/status` shows it: in how many messages or answers it found something, and how many it could not look at. */
export type GuardStatus = {
  readonly guard: string;
  readonly point: "input" | "output";
  readonly selfTest: "passed";
  readonly hits: number;
  readonly failed: number;
};

/** Counts per guard, since this process began. */
export type GuardTally = {
  hit(guard: string): void;
  failed(guard: string): void;
  view(): readonly GuardStatus[];
};

/** Counters at zero, of guards that have proved themselves. @throws Error naming those that tell good from bad no more. */
export function createGuardTally(known: readonly Guard[] = guards): GuardTally {
  const faults = proveGuards(known).map(({ guard, fault }) => `the guard "${guard}" ${fault}`);
  if (faults.length > 0) throw new Error(`${faults.join("; ")}. A gateway does not start with such a guard; install this version again.`);
  const hits = new Map<string, number>();
  const failed = new Map<string, number>();
  const count = (counts: Map<string, number>, guard: string): void => void counts.set(guard, (counts.get(guard) ?? 0) + 1);
  return {
    hit: (guard) => count(hits, guard),
    failed: (guard) => count(failed, guard),
    view: () =>
      known.map(({ guard, point }) => ({ guard, point, selfTest: "passed", hits: hits.get(guard) ?? 0, failed: failed.get(guard) ?? 0 })),
  };
}
