import { isJsonObject } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";
import { describeCall } from "./describe-call.ts";
import { isEqualJson } from "./match-json.ts";
import type { Call, Trajectory } from "./trajectory.ts";

/** The part of a manifest's outcome contract that one session shows by itself. */
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
  | { readonly name: string; /** Fires when a turn was answered with an error or not at all. */ readonly kind: "error" };

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
export function outcomeOf({ signals, precedence }: OutcomeRules, trajectory: Trajectory): Outcome {
  const readings = signals.map((rule) => ({ signal: rule.name, reading: read(rule, trajectory) }));
  const rank = (signal: string): number => (precedence.includes(signal) ? precedence.indexOf(signal) : precedence.length);
  const fired = readings
    .flatMap(({ signal, reading }) => (reading.kind === "fired" ? [{ signal, why: reading.why }] : []))
    .toSorted((a, b) => rank(a.signal) - rank(b.signal));
  const [reason] = fired;
  if (reason !== undefined) return { kind: "failed", ...reason };

  const undecided = readings.flatMap(({ reading }) => (reading.kind === "undecided" ? [reading.why] : []));
  if (signals.length === 0) undecided.push("the contract has no signal");
  if (trajectory.answers.includes(null)) undecided.push("a turn was not answered");
  return undecided.length === 0 ? { kind: "succeeded" } : { kind: "unknown", why: undecided.join(", ") };
}

type Reading = { readonly kind: "quiet" } | { readonly kind: "fired" | "undecided"; readonly why: string };

function read(rule: OutcomeRule, { answers, calls }: Trajectory): Reading {
  if (rule.kind === "error") {
    const turn = answers.findIndex((answer) => answer === null || answer.failed);
    if (turn < 0) return { kind: "quiet" };
    return { kind: "fired", why: `turn ${turn + 1} was ${answers[turn] === null ? "not answered" : "answered with an error"}` };
  }
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
