/** Development data: the suites of every agent; that of the support desk grew twice. */
import type { SuiteVersionView, SuiteView } from "../../../src/evaluation/suite-views.ts";
import { caseIds } from "./case-list.ts";
import { suiteDigests } from "./digests.ts";
import type { Evaluated } from "./evaluations.ts";

/** A suite as it is listed, and with its versions. */
export type RegisteredSuite = { readonly view: SuiteView; readonly versions: readonly SuiteVersionView[] };

type Ago = (minutes: number) => string;
type Compared = Extract<SuiteVersionView["change"], { kind: "compared" }>;

const DAY = 24 * 60;
const idsOf = (...kinds: string[]): string[] => caseIds.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
const some = (ids: readonly string[]) => ({ count: ids.length, ids: ids.slice(0, 20) });
const nothing: Compared = {
  kind: "compared",
  added: some([]),
  removed: some([]),
  changed: { ...some([]), edited: 0 },
  renamed: { count: 0, pairs: [] },
  settings: [],
};

/** By agent and name. */
export function suites(evaluations: readonly Evaluated[], ago: Ago): RegisteredSuite[] {
  const played = (digest: string): SuiteVersionView["evaluations"] => {
    const newest = evaluations.filter(({ view }) => view.suiteDigest === digest).map(({ view }) => view);
    return { count: newest.length, newest: newest.map(({ id, version, status, verdict }) => ({ id, version, status, verdict })) };
  };
  const version = (digest: string, file: string, days: number, more: Pick<SuiteVersionView, "content" | "change">): SuiteVersionView => ({
    digest,
    file,
    firstRegisteredAt: ago(days * DAY),
    registeredAt: ago(days * DAY),
    ...more,
    evaluations: played(digest),
  });
  const core = "suites/core.yaml";
  return [
    registered("catalog-search", "catalog-search/core", [
      version(suiteDigests.catalog, core, 40, {
        content: { kind: "read", cases: 120, trials: 1, origins: { file: 120 } },
        change: { kind: "first" },
      }),
    ]),
    registered("returns-label", "returns-label/core", [
      version(suiteDigests.label, core, 212, { content: { kind: "invalid", mistakes: 3 }, change: { kind: "first" } }),
    ]),
    registered("support-desk", "support-desk/core", [
      {
        ...version(suiteDigests.now, core, 4, {
          content: { kind: "read", cases: 32, trials: 2, origins: { trace: 18, person: 9, review: 5 } },
          change: {
            ...nothing,
            added: some(idsOf("escalate-angry", "where-is")),
            removed: some(["refund-goodwill-01"]),
            changed: {
              ...some(idsOf("refund-late", "refund-eligible", "cancel-unshipped", "cancel-shipped", "address-change", "refund-partial")),
              edited: 2,
            },
            settings: ["trials (1, now 2)", "seed (0, now 7)"],
          },
        }),
        registeredAt: ago(0.8),
      },
      version(suiteDigests.before, core, 11, {
        content: { kind: "read", cases: 28, trials: 1, origins: { trace: 19, person: 9 } },
        change: { ...nothing, renamed: { count: 2, pairs: [1, 2].map((n) => ({ from: `late-0${n}`, to: `refund-late-0${n}` })) } },
      }),
      version(suiteDigests.first, core, 19, {
        content: { kind: "read", cases: 28, trials: 1, origins: { unknown: 28 } },
        change: { kind: "first" },
      }),
    ]),
  ];
}

function registered(agent: string, name: string, versions: readonly [SuiteVersionView, ...SuiteVersionView[]]): RegisteredSuite {
  const [{ digest, file, content, registeredAt }] = versions;
  const firstRegisteredAt = versions.at(-1)?.firstRegisteredAt ?? registeredAt;
  return { view: { agent, name, digest, file, content, versions: versions.length, firstRegisteredAt, registeredAt }, versions };
}
