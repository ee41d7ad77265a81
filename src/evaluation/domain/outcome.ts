import { isJsonObject } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";
import { describeCall } from "./describe-call.ts";
import { firstDifference, isEqualJson } from "./match-json.ts";
import type { Call, Trajectory } from "./trajectory.ts";

/** A manifest's outcome contract as a session is judged by it. */
export type OutcomeRules = { readonly signals: readonly OutcomeRule[]; readonly precedence: readonly string[] };

export type OutcomeRule =
  | {
      readonly name: string;
      /** Fires when `tool` was called and no call of `unlessBefore` with equal `matching` arguments stood before it. */
      readonly kind: "trajectory";
      readonly tool: string;
      readonly unlessBefore: string;
      readonly matching: readonly string[];
    }
  | { readonly name: string; /** Fires when a turn was answered with an error or not at all. */ readonly kind: "error" }
  | {
      readonly name: string;
      /** Fires when a tool server's answer after a call of `after` does not contain `equals`. */
      readonly kind: "state";
      readonly after: string;
      readonly server: string;
      readonly tool: string;
      readonly matching: readonly string[];
      readonly equals: { readonly [name: string]: Json };
    }
  | { readonly name: string; /** Fires when this guard, or any, was hit. */ readonly kind: "guard"; readonly guard?: string }
  | { readonly name: string; /** Fires when it was reported as failed; unknown while nobody reported. */ readonly kind: "reported" };

/** What a session is judged by. */
export type OutcomeEvidence = Trajectory & {
  /** Why something about the session stays unknown. */
  readonly gaps: readonly string[];
  /** Names of the guards that were hit. */
  readonly guardHits: readonly string[];
  /** Answers to the contract's state queries, by signal; null where a query failed. */
  readonly stateAnswers: readonly { readonly signal: string; readonly answer: Json | null }[];
  /** What others reported; undefined in an evaluation, which leaves such signals out. */
  readonly reports: readonly { readonly signal: string; readonly failed: boolean }[] | undefined;
};

/** What became of a session. Unknown is never success. */
export type Outcome =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly signal: string; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Judges a session by the contract. Of several signals that fire, the first in `precedence` is the reason; those not named
 * there come after, in their own order. Unknown: nothing fired, and a signal could not be judged, a turn was not answered,
 * or there is no signal at all.
 */
export function outcomeOf({ signals, precedence }: OutcomeRules, evidence: OutcomeEvidence): Outcome {
  const readings = signals.map((rule) => ({ signal: rule.name, reading: read(rule, evidence) }));
  const rank = (signal: string): number => (precedence.includes(signal) ? precedence.indexOf(signal) : precedence.length);
  const fired = readings
    .flatMap(({ signal, reading }) => (reading.kind === "fired" ? [{ signal, why: reading.why }] : []))
    .toSorted((a, b) => rank(a.signal) - rank(b.signal));
  const [reason] = fired;
  if (reason !== undefined) return { kind: "failed", ...reason };

  const undecided = readings.flatMap(({ reading }) => (reading.kind === "undecided" ? [reading.why] : []));
  if (signals.length === 0) undecided.push("the contract has no signal");
  if (evidence.answers.includes(null)) undecided.push("a turn was not answered");
  undecided.push(...evidence.gaps);
  return undecided.length === 0 ? { kind: "succeeded" } : { kind: "unknown", why: undecided.join(", ") };
}

type Reading = { readonly kind: "quiet" } | { readonly kind: "fired" | "undecided"; readonly why: string };

function read(rule: OutcomeRule, evidence: OutcomeEvidence): Reading {
  switch (rule.kind) {
    case "error":
      return readErrors(evidence.answers);
    case "trajectory":
      return readTrajectory(rule, evidence.calls);
    case "state":
      return readStates(rule, evidence.stateAnswers);
    case "guard": {
      const hit = evidence.guardHits.find((guard) => rule.guard === undefined || guard === rule.guard);
      return hit === undefined ? { kind: "quiet" } : { kind: "fired", why: `the guard "${hit}" was hit` };
    }
    case "reported": {
      if (evidence.reports === undefined) return { kind: "quiet" };
      const reports = evidence.reports.filter(({ signal }) => signal === rule.name);
      if (reports.some(({ failed }) => failed)) return { kind: "fired", why: "it was reported" };
      return reports.length > 0 ? { kind: "quiet" } : { kind: "undecided", why: `nobody reported on "${rule.name}"` };
    }
  }
}

function readErrors(answers: Trajectory["answers"]): Reading {
  const turn = answers.findIndex((answer) => answer === null || answer.failed);
  if (turn < 0) return { kind: "quiet" };
  return { kind: "fired", why: `turn ${turn + 1} was ${answers[turn] === null ? "not answered" : "answered with an error"}` };
}

function readStates(rule: Extract<OutcomeRule, { kind: "state" }>, answers: OutcomeEvidence["stateAnswers"]): Reading {
  const own = answers.filter(({ signal }) => signal === rule.name);
  if (own.some(({ answer }) => answer !== null && firstDifference(rule.equals, answer) !== undefined)) {
    return { kind: "fired", why: `${rule.tool} after ${rule.after} does not answer what it should` };
  }
  return own.some(({ answer }) => answer === null)
    ? { kind: "undecided", why: `${rule.tool} after ${rule.after} gave no answer` }
    : { kind: "quiet" };
}

function readTrajectory(rule: Extract<OutcomeRule, { kind: "trajectory" }>, calls: readonly Call[]): Reading {
  const { tool, unlessBefore, matching } = rule;
  let undecided: Reading = { kind: "quiet" };
  for (const [index, call] of calls.entries()) {
    if (call.tool !== tool) continue;
    const wanted = matching.map((name) => argument(call, name));
    if (wanted.includes(undefined)) {
      undecided = { kind: "undecided", why: `${describeCall(call)} lacks one of ${matching.join(", ")}` };
      continue;
    }
    // A check that answered with an error checked nothing.
    const checked = calls
      .slice(0, index)
      .some(
        (before) =>
          before.tool === unlessBefore && !before.isError && matching.every((name, at) => isSame(argument(before, name), wanted[at])),
      );
    if (!checked)
      return { kind: "fired", why: `${describeCall(call)} without ${unlessBefore} for the same ${matching.join(", ")} before it` };
  }
  return undecided;
}

function argument({ arguments: args }: Call, name: string): Json | undefined {
  return isJsonObject(args) && Object.hasOwn(args, name) ? args[name] : undefined;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && b !== undefined && isEqualJson(a, b);
}
