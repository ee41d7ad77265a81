import type { Permission } from "../../src/kernel/permission.ts";
import { shortDigest } from "../src/format/short-digest.ts";
import { sessionId } from "./data/digests.ts";
import { hex } from "./data/trace-parts.ts";
import type { ScenarioName } from "./scenario.ts";

/** A page in one scenario of those that have data for it. */
type Shown = {
  readonly scenario: ScenarioName;
  /** Words that only its data bring. */
  readonly words: string;
  /** Where, when not where the page stands. */
  readonly path?: string;
};

/** A page of the console, with what its states say. */
export type ConsolePage = {
  /** Where it stands; the page of one thing, where it shows the thing of which every scenario but one knows. */
  readonly path: string;
  /** What could not be read, or may not be seen, as a sentence begins. */
  readonly what: string;
  /** What reading it asks for. */
  readonly needs: Permission;
  /** Where there is nothing: the notice's title, and words on how something comes there. */
  readonly empty: { readonly title: string; readonly how: string };
  readonly shows: readonly Shown[];
};

const journey = "journey";
const refused = `/traces/${hex("refused", 32)}`;

/** A trace with failures of every kind, and a session that its canary lost. */
export const shownTraces = { refused, session: `/sessions/${sessionId("s-7f31c2")}` } as const;

/** Every page. The seeds, the tests of the four states and the accessibility check go through it. */
export const pages: readonly ConsolePage[] = [
  {
    path: "/",
    what: "The overview",
    needs: "releases:read",
    empty: { title: "No agents yet", how: "airworthy release" },
    shows: [
      { scenario: journey, words: "Gate failed: v2 solves 26.6 points fewer tasks than v1" },
      { scenario: "decisions", words: "3 held tool calls" },
    ],
  },
  {
    path: "/agents",
    what: "The agents",
    needs: "versions:read",
    empty: { title: "No agents yet", how: "airworthy release" },
    shows: [{ scenario: journey, words: "Finds products by what people say" }],
  },
  {
    path: "/agents/support-desk",
    what: "Agent support-desk",
    needs: "versions:read",
    empty: { title: 'No agent "support-desk"', how: 'There is no agent "support-desk" in this project.' },
    shows: [
      { scenario: journey, words: "dep_v1_production" },
      { scenario: "rolled-back", words: "Rolled back" },
    ],
  },
  {
    path: "/releases",
    what: "The releases",
    needs: "releases:read",
    empty: { title: "No releases yet", how: "airworthy release" },
    shows: [{ scenario: journey, words: "support-desk v4" }],
  },
  {
    path: "/releases/support-desk/v3",
    what: "The release of support-desk v3",
    needs: "releases:read",
    empty: { title: 'No release "support-desk@v3"', how: 'There is no release "support-desk@v3" in this project.' },
    shows: [
      { scenario: journey, words: "needs one person, not the author" },
      { scenario: journey, words: "approved by Maren Holt", path: "/releases/support-desk/v1" },
      { scenario: journey, words: "v1 stays live; no customer met v2.", path: "/releases/support-desk/v2" },
      { scenario: "waiting", words: "Nothing passes by itself" },
      { scenario: "canary", words: "Canary at 25" },
      { scenario: "canary-asks", words: "That is not enough to go on alone" },
      { scenario: "rolled-back", words: "24 at session 594", path: "/releases/rel_v3" },
      { scenario: "break-glass", words: "Gate failed", path: "/releases/support-desk/v2" },
      { scenario: "auditor", words: "Canary at 25" },
    ],
  },
  {
    path: "/evaluations",
    what: "The evaluations",
    needs: "evaluations:read",
    empty: { title: "No evaluations yet", how: "airworthy gate" },
    shows: [{ scenario: journey, words: "support-desk v2 against v1" }],
  },
  {
    path: "/evaluations/eval_316",
    what: "Evaluation eval_316",
    needs: "evaluations:read",
    empty: { title: 'No evaluation "eval_316"', how: 'There is no evaluation "eval_316" in this project.' },
    shows: [
      { scenario: journey, words: "no call here" },
      { scenario: journey, words: "floors and limits decided", path: "/evaluations/eval_315" },
      { scenario: journey, words: "23 of 64 done", path: "/evaluations/eval_319" },
    ],
  },
  {
    path: "/reviews",
    what: "The reviews",
    needs: "reviews:read",
    empty: { title: "No reviews yet", how: "airworthy review create" },
    shows: [{ scenario: journey, words: "0 of 5" }],
  },
  {
    path: "/reviews/rvw_318",
    what: "Review rvw_318",
    needs: "reviews:read",
    empty: { title: 'No review "rvw_318"', how: 'There is no review "rvw_318" in this project.' },
    shows: [
      { scenario: "people", words: "which side is which is not told" },
      { scenario: journey, words: "Say who you are first" },
      { scenario: journey, words: "14 items, by Idris Bakker, Maren Holt", path: "/reviews/rvw_316" },
      { scenario: "auditor", words: "You may not label" },
    ],
  },
  {
    path: "/suites",
    what: "The suites",
    needs: "evaluations:read",
    empty: { title: "No suites yet", how: "airworthy release" },
    shows: [{ scenario: journey, words: "18 from traces, 9 by people, 5 from reviews" }],
  },
  {
    path: "/suites/support-desk?name=support-desk%2Fcore",
    what: "Suite support-desk/core",
    needs: "evaluations:read",
    empty: { title: 'No suite "support-desk/core"', how: 'There is no suite "support-desk/core" in this project.' },
    shows: [
      { scenario: journey, words: "27 cases changed, 25 by settings alone" },
      { scenario: journey, words: "Not valid any more", path: "/suites/returns-label?name=returns-label%2Fcore" },
    ],
  },
  {
    path: "/decisions",
    what: "The decisions",
    needs: "decisions:read",
    empty: { title: "Nothing waits for a person", how: "airworthy decision list" },
    shows: [
      { scenario: "decisions", words: "The exact call" },
      { scenario: "decisions", words: "The photo shows the break.", path: "/decisions/dec_a871" },
      { scenario: "decisions", words: "The exact call", path: "/decisions/dec_77c2?show=decided" },
      { scenario: "decisions", words: "It is decided at its release", path: "/decisions/dec_v3_sign-off" },
      { scenario: "auditor", words: "The exact call" },
    ],
  },
  {
    path: "/traces",
    what: "The traces",
    needs: "traces:read",
    empty: { title: "No trace fits", how: "airworthy traces" },
    shows: [
      { scenario: journey, words: "search was called 6 times with equal arguments" },
      { scenario: "many-traces", words: "100 read" },
    ],
  },
  {
    path: refused,
    what: `Trace ${shortDigest(hex("refused", 32))}`,
    needs: "traces:read",
    empty: { title: "The trace is not known", how: "There is no span of trace" },
    shows: [
      { scenario: journey, words: "3 equal calls, 2 failed" },
      { scenario: journey, words: "Then cancel it and give me the money back.", path: `${refused}?tab=conversation` },
      { scenario: journey, words: "telemetry.sdk.language", path: `/traces/${hex("own", 32)}?tab=raw` },
      { scenario: journey, words: "desk-main has not ended yet", path: `/traces/${hex("streaming", 32)}` },
    ],
  },
  {
    path: "/sessions",
    what: "The sessions",
    needs: "traces:read",
    empty: { title: "No session fits", how: "begins with the first message" },
    shows: [{ scenario: "rolled-back", words: "refund was called" }],
  },
  {
    path: "/sessions/chat-8821",
    what: "The session",
    needs: "traces:read",
    empty: { title: "The session is not known", how: "is not known in this environment." },
    shows: [
      { scenario: "rolled-back", words: "What its release decided", path: shownTraces.session },
      { scenario: "no-spans", words: "Traces need a store for spans", path: "/sessions/adr-20917" },
    ],
  },
  {
    path: "/people",
    what: "The people",
    needs: "people:read",
    empty: { title: "Nobody yet", how: "airworthy person add NAME --role platform" },
    shows: [
      { scenario: journey, words: "Names are unverified" },
      { scenario: "people", words: "opened until", path: "/people?person=jonas.lind" },
    ],
  },
  {
    path: "/audit",
    what: "The audit records",
    needs: "audit:read",
    empty: { title: "No record fits", how: "newest first" },
    shows: [
      { scenario: "people", words: "240 of 240 records" },
      { scenario: "altered-audit", words: "Nothing is signed any more" },
    ],
  },
  {
    path: "/settings",
    what: "The installation",
    needs: "deployments:read",
    empty: { title: "Nothing came yet", how: "OTEL_EXPORTER_OTLP_ENDPOINT" },
    shows: [
      { scenario: journey, words: "1,284,310 rows" },
      { scenario: "no-spans", words: "npm install chdb" },
    ],
  },
];

/** A page as one scenario plays it, and words by which one sees that it is there. */
export type View = { readonly path: string; readonly scenario: ScenarioName; readonly words: string };

/** What a scenario plays: every page in the four states, else the pages that it has data of its own for. */
export function viewsOf(scenario: ScenarioName): readonly View[] {
  return pages.flatMap((page): readonly View[] => {
    const { path, empty, shows } = page;
    switch (scenario) {
      case "loading":
        return [{ path, scenario, words: `Loading ${page.what.toLowerCase()}` }];
      case "empty":
        return [{ path, scenario, words: empty.title }];
      case "error":
        return [{ path, scenario, words: `${page.what} could not be read` }];
      case "denied":
        return [{ path, scenario, words: `lacks ${page.needs}` }];
      case "signed-out":
        return [{ path, scenario, words: "Sign in" }];
      default:
        return shows.filter((one) => one.scenario === scenario).map(({ words, path: at = path }) => ({ path: at, scenario, words }));
    }
  });
}
