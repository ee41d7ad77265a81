import type { SnapshotAnswer } from "../../delivery/domain/snapshot.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { AskedLine, ClosedLine, ConsumedLine, ToolDecisionRecord } from "../../safety/domain/tool-decision.ts";
import type { Unnumbered } from "../journal.ts";
import type { DecisionJournal } from "./decision-journal.ts";

/** Calls that wait at the same time; one more is answered at once, and may be made again. */
const maxHeld = 1000;
/** Decisions that are open at the same time; one more is refused. */
const maxOpen = 10_000;

/** Which calls are equal: same session, same action. */
export type ActionKey = { readonly session: string; readonly actionHash: string };

/** A call that needs a person. */
export type Asking = ActionKey & {
  /** The id of the decision, unless an equal call was asked about. */
  readonly decision: string;
  readonly asked: AskedLine;
  /** How long the call is held. */
  readonly holdMs: number;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  /** False: what the call was judged by is no longer in force. */
  readonly stillHolds: () => boolean;
  /** The line of the journal for this call. */
  readonly line: (decision: string, body: AskedLine | ConsumedLine | ClosedLine) => Unnumbered<ToolDecisionRecord>;
};

/** What came of asking. */
export type Settled = (Found & { readonly outcome: "approved" }) | NotApproved;

/** `waiting`: nobody has decided while the call was held. `used`: an equal call, which waited as well, has used the approval. */
export type NotApproved =
  | (Found & { readonly outcome: "waiting" | "expired" | "used" | "changed" | "not-stored" })
  | (Found & { readonly outcome: "denied"; readonly reason: string });

type Found = { readonly decision: string; readonly expiresAt: number };

/** A decision that people have not made yet. */
export type OpenDecision = { readonly id: string; readonly tool: string; readonly expiresAt: number };

/** What people were asked about calls at this gateway. */
export type Approvals = {
  /** The decision that an equal call waits for, or was denied by. */
  decisionOf(key: ActionKey): string | undefined;
  /** Asks people, unless an equal call was asked about, and waits for their answer. `approved` comes once for each approval. */
  settle(asking: Asking): Promise<Settled>;
  /** Decisions that calls of a session have waited for since a time, and that nobody has made yet. */
  undecided(session: string, since: number): readonly OpenDecision[];
  /** Looks for answers to what waits. */
  snapshotChanged(): void;
  /** The lowest line of the journal that is still needed. */
  oldestNeeded(): number;
  counters(): { readonly pending: number; readonly consumed: number };
};

type Entry = OpenDecision &
  ActionKey & {
    /** The number of its line in the journal; undefined until that is on the disk. */
    seq: number | undefined;
    /** When a call last waited for it. */
    heldAt: number;
    /** Why people said no. */
    denied: string | undefined;
  };

/** Goes on with what the journal says was open. `answer` gives what people decided, by the snapshot in use. */
export function createApprovals(parts: {
  readonly journal: DecisionJournal;
  readonly clock: Clock;
  readonly answer: (decision: string) => SnapshotAnswer | undefined;
}): Approvals {
  const { journal, clock } = parts;
  const entries = readEntries(journal.left());
  const stored = new WeakMap<Entry, Promise<number>>();
  const wakes = new Set<() => void>();
  let consumed = 0;

  const find = (key: ActionKey): Entry | undefined => {
    const entry = entries.get(keyOf(key));
    return entry === undefined || entry.expiresAt <= clock() ? undefined : entry;
  };

  const forgetExpired = (): void => {
    for (const [key, { expiresAt }] of entries) if (expiresAt <= clock()) entries.delete(key);
  };

  const answerTo = ({ id, actionHash }: Entry): SnapshotAnswer | undefined => {
    const answer = parts.answer(id);
    return answer !== undefined && answer.actionHash === actionHash && answer.expiresAt > clock() ? answer : undefined;
  };

  function ask({ decision, asked, session, actionHash, line }: Asking): Entry {
    const { server, tool, expiresAt } = asked;
    const entry: Entry = {
      id: decision,
      tool: `${server}/${tool}`,
      expiresAt,
      session,
      actionHash,
      seq: undefined,
      heldAt: 0,
      denied: undefined,
    };
    entries.set(keyOf(entry), entry);
    stored.set(entry, journal.append(line(decision, asked)));
    return entry;
  }

  /** Until answers may have come, the time is over or the caller has gone. */
  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener("abort", wake);
      wakes.add(wake);
    });
  }

  /** INVARIANT: the entry goes before anything is awaited, and `consumed` is on the disk before the call goes on: no approval is used twice. */
  async function consume(entry: Entry, { line }: Asking): Promise<"approved" | "not-stored"> {
    entries.delete(keyOf(entry));
    try {
      await journal.append(line(entry.id, { kind: "consumed" }));
    } catch {
      return "not-stored"; // the line may have come as far as the disk, so the approval is spent
    }
    consumed++;
    return "approved";
  }

  async function close(entry: Entry, reason: string, { line }: Asking): Promise<void> {
    if (entry.denied !== undefined) return;
    entry.denied = reason;
    await journal.append(line(entry.id, { kind: "closed", outcome: "denied", reason })).catch(() => undefined); // the agent is told no all the same
  }

  return {
    decisionOf: (key) => find(key)?.id,

    async settle(asking) {
      forgetExpired();
      const known = find(asking);
      const { decision, asked, signal } = asking;
      if (known === undefined && entries.size >= maxOpen) return { decision, expiresAt: asked.expiresAt, outcome: "not-stored" };
      const entry = known ?? ask(asking);
      const found = { decision: entry.id, expiresAt: entry.expiresAt };
      try {
        entry.seq ??= await stored.get(entry);
      } catch {
        if (entries.get(keyOf(entry)) === entry) entries.delete(keyOf(entry));
        return { ...found, outcome: "not-stored" };
      }

      const until = Math.min(clock() + asking.holdMs, entry.expiresAt);
      for (;;) {
        if (find(asking) !== entry) return { ...found, outcome: entry.expiresAt <= clock() ? "expired" : "used" };
        entry.heldAt = clock();
        const answer = answerTo(entry);
        const reason = entry.denied ?? (answer?.verdict === "denied" ? answer.reason : undefined);
        if (reason !== undefined) {
          await close(entry, reason, asking);
          return { ...found, outcome: "denied", reason };
        }
        const left = until - clock();
        if (signal.aborted) return { ...found, outcome: "waiting" };
        if (answer !== undefined) return { ...found, outcome: asking.stillHolds() ? await consume(entry, asking) : "changed" };
        if (left <= 0 || wakes.size >= maxHeld) return { ...found, outcome: "waiting" };
        await pause(left, signal);
      }
    },

    undecided(session, since) {
      const open = [...entries.values()].filter(
        (entry) => entry.session === session && entry.heldAt >= since && entry.denied === undefined,
      );
      return open
        .filter((entry) => entry.expiresAt > clock() && answerTo(entry) === undefined)
        .map(({ id, tool, expiresAt }) => ({ id, tool, expiresAt }));
    },

    snapshotChanged() {
      for (const wake of wakes) wake();
    },

    oldestNeeded() {
      forgetExpired();
      return Math.min(...[...entries.values()].map(({ seq }) => seq ?? Infinity));
    },

    counters() {
      forgetExpired();
      return { pending: [...entries.values()].filter(({ denied }) => denied === undefined).length, consumed };
    },
  };
}

/** What was asked and not used, by its newest line. */
function readEntries(lines: Iterable<ToolDecisionRecord>): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const byDecision = new Map<string, Entry>();
  for (const line of lines) {
    if (line.kind === "asked" && line.session !== undefined) {
      const { decision: id, server, tool, expiresAt, session, actionHash, seq, at } = line;
      const entry: Entry = { id, tool: `${server}/${tool}`, expiresAt, session, actionHash, seq, heldAt: at, denied: undefined };
      entries.set(keyOf(entry), entry);
      byDecision.set(id, entry);
    }
    const entry = byDecision.get(line.decision);
    if (entry === undefined) continue;
    if (line.kind === "closed") entry.denied = line.reason;
    if (line.kind === "consumed" && entries.get(keyOf(entry)) === entry) entries.delete(keyOf(entry));
  }
  return entries;
}

function keyOf({ session, actionHash }: ActionKey): string {
  return `${session}\n${actionHash}`;
}
