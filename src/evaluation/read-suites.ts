import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findSuite } from "../registry/index.ts";
import { compareSuites } from "./domain/compare-suites.ts";
import { countOrigins } from "./domain/count-origins.ts";
import { tellSuiteChange } from "./domain/say-suite-change.ts";
import type { Suite } from "./domain/suite.ts";
import { parseSuite } from "./suite-file.ts";
import type { SuiteChangeView, SuiteContentView } from "./suite-views.ts";

/** Characters of YAML after which one answer parses no further text: about a second. A text may have ten times that. */
const charactersPerAnswer = 500_000;
/** Summaries that are kept, of some hundred bytes each; a change with its ids has some thousand. */
const keptContents = 5_000;
const keptChanges = 1_000;
/** Ids of each kind in a change. */
const idsPerChange = 20;

/** A suite of a project, of which the versions are told by their digests. */
export type SuiteName = ProjectScope & { readonly agent: string; readonly name: string };

/** Reads registered suites for one answer. What it has not read when it has read enough is `unread`; at least one text or pair is read in each answer. */
export type SuiteReading = {
  readonly contentOf: (suite: SuiteName, digest: string) => Promise<SuiteContentView>;
  /** @param before the digest of the version before; undefined: there is none. */
  readonly changeOf: (suite: SuiteName, before: string | undefined, now: string) => Promise<SuiteChangeView>;
};

/** Begins readings, and keeps by digest what they found: what was registered under a digest never changes. */
export function createSuiteReader(db: Db): () => SuiteReading {
  const contents = new Map<string, SuiteContentView>();
  const changes = new Map<string, SuiteChangeView>();
  return () => {
    const parsed = new Map<string, Suite | undefined>();
    let characters = 0;
    const parse = async ({ agent, name, ...scope }: SuiteName, digest: string): Promise<Suite | undefined> => {
      if (parsed.has(digest)) return parsed.get(digest);
      const stored = await findSuite(db, scope, agent, name, digest);
      if (stored === undefined) throw new Error(`The suite ${name} of ${agent} with ${digest} vanished while it was read`);
      characters += stored.text.length;
      const read = parseSuite(stored.text, stored.file);
      const suite = read.ok ? read.value : undefined;
      parsed.set(digest, suite);
      keep(contents, keptContents, digest, read.ok ? summarise(read.value) : { kind: "invalid", mistakes: read.error.length });
      return suite;
    };
    return {
      contentOf: async (suite, digest) => {
        const isKnown = contents.has(digest);
        if (!isKnown && characters >= charactersPerAnswer) return { kind: "unread" };
        if (!isKnown) await parse(suite, digest);
        return contents.get(digest) ?? { kind: "unread" };
      },
      changeOf: async (suite, before, now) => {
        if (before === undefined) return { kind: "first" };
        const known = changes.get(`${before} ${now}`);
        if (known !== undefined) return known;
        // Once begun a pair is read to its end: else two long texts would never be held beside each other.
        if (characters >= charactersPerAnswer) return { kind: "unread" };
        const [later, earlier] = [await parse(suite, now), await parse(suite, before)];
        const change: SuiteChangeView =
          earlier === undefined || later === undefined
            ? { kind: "invalid" }
            : { kind: "compared", ...tellSuiteChange(compareSuites(earlier, later), idsPerChange) };
        keep(changes, keptChanges, `${before} ${now}`, change);
        return change;
      },
    };
  };
}

function summarise({ cases, trials }: Suite): SuiteContentView {
  return { kind: "read", cases: cases.length, trials, origins: countOrigins(cases) };
}

/** Keeps a value; of too many the one that was kept first goes. */
function keep<T>(kept: Map<string, T>, most: number, key: string, value: T): void {
  const [oldest] = kept.keys();
  if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}
