import type { Json } from "../../kernel/json.ts";

/** Cases that are run together, with every default filled in. */
export type Suite = {
  /** Such as `support-desk/core`. */
  readonly name: string;
  /** Trials per case. */
  readonly trials: number;
  /** Trials that run at the same time. */
  readonly concurrency: number;
  /** For one trial of a case, its setup and state queries included. */
  readonly caseTimeoutMs: number;
  /** The tool server whose evaluation endpoint serves setup and state queries; always there when a case needs one. */
  readonly evaluationServer?: string;
  /** Scorers that are shown and do not decide. */
  readonly advisory: readonly ScorerName[];
  /** At least one; ids differ. */
  readonly cases: readonly Case[];
};

/** The kinds of judgement a trial gets, in the order they are shown. */
export const scorerNames = ["calls", "answer", "state", "outcome"] as const;
export type ScorerName = (typeof scorerNames)[number];

/** One situation and what should come of it. Texts may hold `{{unique}}` and `{{variable}}` until `fillCase` has filled them. */
export type Case = {
  readonly id: string;
  readonly tags: readonly string[];
  /** Values may hold `{{unique}}`, and no other variable. */
  readonly variables: { readonly [name: string]: string };
  /** Tool calls on the evaluation endpoint before the trial. */
  readonly setup: readonly ToolStep[];
  /** What the user says, one message after another in one conversation; at least one. */
  readonly turns: readonly string[];
  readonly expect: Expectation;
};

export type ToolStep = { readonly tool: string; readonly arguments: { readonly [name: string]: Json } };

/** What should come of a trial. What is absent is not scored. */
export type Expectation = {
  /** Side-effecting calls, as a multiset; empty means none may happen. */
  readonly calls?: readonly ToolStep[];
  readonly answer?: AnswerExpectation;
  /** On the evaluation endpoint, after the last turn. */
  readonly state?: readonly StateQuery[];
};

/** A query of the final state, and what its structuredContent must have. */
export type StateQuery = ToolStep & { readonly equals: { readonly [name: string]: Json } };

/** What the answer to the last turn must satisfy. */
export type AnswerExpectation =
  | { readonly contains: readonly string[] } // every text, without regard to case
  | { readonly regex: string } // somewhere in it, with the `u` flag
  | { readonly json: Json }; // it is JSON that has this as a subset
