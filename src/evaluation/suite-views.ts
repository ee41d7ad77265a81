import { z } from "zod";

import { evaluationView } from "./views.ts";

/** What a registered text holds. */
const content = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("read"),
    cases: z.int(),
    /** Per case. */
    trials: z.int(),
    /** How many cases come from where: trace, file, review, person, or unknown. */
    origins: z.record(z.string(), z.int()),
  }),
  /** It was valid once, and is not by what suites are today. */
  z.object({ kind: z.literal("invalid"), mistakes: z.int() }),
  /** Not in this answer, which had read enough: ask again. */
  z.object({ kind: z.literal("unread") }),
]);
export type SuiteContentView = z.infer<typeof content>;

/** A suite by the version that is in force: the text that was registered last. */
export const suiteView = z.object({
  agent: z.string(),
  name: z.string(),
  digest: z.string(),
  file: z.string(),
  content,
  /** Texts that were registered under this name. */
  versions: z.int(),
  firstRegisteredAt: z.string(),
  registeredAt: z.string(),
});
export type SuiteView = z.infer<typeof suiteView>;

/** How many there are, and some of them. */
const someIds = z.object({ count: z.int(), ids: z.array(z.string()).readonly() });

/** What changed against the version that was in force before. */
const change = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("first") }),
  z.object({
    kind: z.literal("compared"),
    added: someIds,
    removed: someIds,
    /** Equal id, other content. `edited`: so many themselves, and first; the others by settings alone. */
    changed: someIds.extend({ edited: z.int() }),
    /** Equal content, other id. */
    renamed: z.object({ count: z.int(), pairs: z.array(z.object({ from: z.string(), to: z.string() })).readonly() }),
    /** In words, such as `trials (2, now 4)`. */
    settings: z.array(z.string()).readonly(),
  }),
  /** One of both is not valid any more. */
  z.object({ kind: z.literal("invalid") }),
  /** Not in this answer, which had read enough: ask again. */
  z.object({ kind: z.literal("unread") }),
]);
export type SuiteChangeView = z.infer<typeof change>;

/** A version of a suite: a text as it was registered. */
export const suiteVersionView = z.object({
  digest: z.string(),
  file: z.string(),
  firstRegisteredAt: z.string(),
  /** Of several registrations the last, by which versions are ordered. */
  registeredAt: z.string(),
  content,
  change,
  /** What played it: how many, and the newest. */
  evaluations: z.object({
    count: z.int(),
    newest: z.array(evaluationView.pick({ id: true, version: true, status: true, verdict: true })).readonly(),
  }),
});
export type SuiteVersionView = z.infer<typeof suiteVersionView>;
