import type { Json } from "../../kernel/json.ts";
import type { ToolRule } from "./match-arguments.ts";

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
  /** Whether `calls` alone may decide a case; else a suite with such a case is refused. */
  readonly gateOnTrajectoryAlone: boolean;
  /** How the calls of a tool are compared, by its name. */
  readonly tools: ToolRules;
  /** Who judges rubrics; always there when a case has one. */
  readonly judge?: JudgeSettings;
  /** Who plays users; always there when a case has one that a model plays. */
  readonly simulator?: ModelSettings;
  /** What chances are drawn by: which calls meet a fault, how a model plays a user. */
  readonly seed: number;
  /** What tools do wrong in every case. */
  readonly faults: readonly FaultRule[];
  /** At least one; ids differ. */
  readonly cases: readonly Case[];
};

/** The kinds of judgement a trial gets, in the order they are shown. */
export const scorerNames = ["calls", "answer", "state", "rubric", "limits", "outcome"] as const;
export type ScorerName = (typeof scorerNames)[number];

export type ToolRules = { readonly [tool: string]: ToolRule };

/** A language model behind an OpenAI-compatible endpoint. */
export type ModelSettings = {
  /** Including `/v1`. */
  readonly url: string;
  readonly model: string;
  /** The name of the variable of the server's environment that holds the key; absent: none is sent. */
  readonly credential?: string;
  /** Absent: what asking it costs is unknown. */
  readonly price?: TokenPrice;
};

/** US dollars. */
export type TokenPrice = { readonly inputUsdPerMillionTokens: number; readonly outputUsdPerMillionTokens: number };

export type JudgeSettings = ModelSettings & {
  /** How often each question is asked; odd, the majority counts. */
  readonly samples: number;
};

/** One situation and what should come of it. Texts may hold `{{unique}}` and `{{variable}}` until `fillCase` has filled them. */
export type Case = {
  readonly id: string;
  readonly tags: readonly string[];
  readonly from?: CaseLineage;
  /** Values may hold `{{unique}}`, and no other variable. */
  readonly variables: { readonly [name: string]: string };
  /** Tool calls on the evaluation endpoint before the trial. */
  readonly setup: readonly ToolStep[];
  /** What the user says, one message after another in one conversation; empty where `user` speaks. */
  readonly turns: readonly string[];
  /** Who speaks in place of `turns`. */
  readonly user?: SimulatedUser;
  /** What tools do wrong in this case; looked at before the suite's. */
  readonly faults?: readonly FaultRule[];
  readonly expect: Expectation;
  /** What of the suite's settings judges this case, as caseSettings gives it; absent where nothing does. It is part of the case's content. */
  readonly settings?: CaseSettings;
};

export type CaseSettings = {
  readonly tools?: { readonly [tool: string]: Partial<ToolRule> };
  readonly judge?: { readonly model: string; readonly samples: number; readonly promptDigest: string };
  readonly simulator?: { readonly model: string; readonly promptDigest: string };
  /** The case's and the suite's, in the order in which they are looked at. */
  readonly faults?: readonly FaultRule[];
  /** There where something is drawn by it. */
  readonly seed?: number;
};

/** Where a case comes from: `ref` names the trace, the file, the review's item or the person. */
export type CaseLineage = {
  readonly kind: "trace" | "file" | "review" | "person";
  readonly ref: string;
  readonly by?: string;
  /** YYYY-MM-DD. */
  readonly at?: string;
};

/** A user whose words depend on what the agent answers. `maxTurns`: the most messages that he sends. */
export type SimulatedUser = ScriptedUser | ModelUser;

/** Says the first turn that was not said yet and whose `when` matches the last answer; a turn without `when` always fits. */
export type ScriptedUser = {
  readonly kind: "scripted";
  /** At least one, one of them without `when`. */
  readonly turns: readonly ScriptedTurn[];
  readonly maxTurns: number;
};

/** `when`: a pattern (flag `u`) that matches somewhere in the last answer; there is none before the first turn. */
export type ScriptedTurn = { readonly when?: string; readonly say: string };

/** Played by the suite's simulator. */
export type ModelUser = {
  readonly kind: "model";
  /** What he says first; absent: the model begins. */
  readonly start?: string;
  readonly goal: string;
  /** The name of a persona, or a description of one; absent: nobody in particular. */
  readonly persona?: string;
  /** What he knows, by name. */
  readonly facts: { readonly [name: string]: string };
  readonly maxTurns: number;
};

/** What a tool does wrong. */
export type FaultRule = {
  /** `tool` or `server/tool`. */
  readonly tool: string;
  /** 0 to 1, of each call. */
  readonly probability: number;
} & (
  | { readonly kind: "error"; readonly message?: string } // it says that it failed, without being called
  | { readonly kind: "delay"; readonly delayMs: number } // it is called later
  | { readonly kind: "garbage"; readonly message?: string } // it is called, and its result lost to a text that is none
);

export type ToolStep = { readonly tool: string; readonly arguments: { readonly [name: string]: Json } };

/** What should come of a trial. What is absent is not scored. */
export type Expectation = {
  /** A bare list: the side-effecting calls, as a multiset; empty means none may happen. */
  readonly calls?: readonly ToolStep[] | CallsExpectation;
  readonly answer?: AnswerExpectation;
  /** On the evaluation endpoint, after the last turn. */
  readonly state?: readonly StateQuery[];
  /** Questions about the conversation that a judge answers with yes or no; ids differ. */
  readonly rubric?: readonly RubricItem[];
  readonly limits?: Limits;
};

/**
 * How calls are held beside the expected ones. `exact`: the same, in the same order. `in-order`: the expected are a subsequence. `any-order`, or
 * `superset`: all expected occur. `unordered`: the same, as a multiset. `subset`: nothing but expected ones. `strict`: the same messages in the
 * same order, the calls of one message in any order.
 */
export const callModes = ["exact", "in-order", "any-order", "unordered", "subset", "superset", "strict"] as const;
export type CallMode = (typeof callModes)[number];

export type CallsExpectation = {
  readonly mode: CallMode;
  /** Whether reads count too. */
  readonly over: "side-effects" | "all";
  /** A list within the list is the calls of one message, which only `strict` looks at. */
  readonly calls: readonly (ToolStep | readonly ToolStep[])[];
};

/** A query of the final state, and what its structuredContent must have. */
export type StateQuery = ToolStep & { readonly equals: { readonly [name: string]: Json } };

/** What the answer to the last turn must satisfy. */
export type AnswerExpectation =
  | { readonly contains: readonly string[] } // every text, without regard to case
  | { readonly regex: string } // somewhere in it, with the `u` flag
  | { readonly json: Json } // it is JSON that has this as a subset
  | { readonly equals: string } // but for white space at its ends
  | { readonly jsonSchema: Json } // it is JSON that is valid by this, draft 2020-12
  | { readonly rouge1: { readonly reference: string; readonly atLeast: number } } // F measure, 0 to 1
  | { readonly number: { readonly value: number; readonly tolerance: number } }; // one of its numbers is that near

export type RubricItem = { readonly id: string; readonly text: string };

/** The most that a trial may take; what is absent is not held against it. */
export type Limits = {
  /** Tool calls. */
  readonly steps?: number;
  /** Equal calls one after another, which more than a few of are a loop. */
  readonly repeats?: number;
  /** The whole conversation. */
  readonly latencyMs?: number;
  readonly costUsd?: number;
  readonly guardHits?: number;
};
