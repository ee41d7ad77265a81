import { canonicalJson } from "../../kernel/json.ts";
import { caseContentHash } from "./case-content-hash.ts";
import { saySettingChanges } from "./say-setting-changes.ts";
import type { Case, Suite } from "./suite.ts";

/** What changed from one version of a suite to another; ids stand in the order of the later one, those of `removed` in the earlier one's. */
export type SuiteChange = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Cases of equal id and other content. `edited`: the case itself is another; else only the suite's settings that play and judge it are. */
  readonly changed: readonly { readonly id: string; readonly edited: boolean }[];
  /** Cases of equal content under another id. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Settings that differ, in words. Those that play or judge cases make the cases `changed`, too. */
  readonly settings: readonly string[];
};

/**
 * Compares two versions of a suite. Cases are laid side by side as two runs of them would be: first those of equal id and content, then those of
 * equal content, then those of equal id.
 */
export function compareSuites(before: Suite, now: Suite): SuiteChange {
  const earlier = new Map(before.cases.map((one) => [one.id, { one, hash: caseContentHash(one, before.advisory) }]));
  const later = now.cases.map((one) => ({ one, hash: caseContentHash(one, now.advisory) }));
  const unlike = later.filter(({ one, hash }) => {
    if (earlier.get(one.id)?.hash !== hash) return true;
    earlier.delete(one.id);
    return false;
  });
  const byContent = Map.groupBy(earlier.values(), ({ hash }) => hash);
  const renamed: { from: string; to: string }[] = [];
  const unpaired = unlike.filter(({ one, hash }) => {
    const same = byContent.get(hash)?.shift();
    if (same === undefined) return true;
    earlier.delete(same.one.id);
    renamed.push({ from: same.one.id, to: one.id });
    return false;
  });
  const added: string[] = [];
  const changed: { id: string; edited: boolean }[] = [];
  for (const { one } of unpaired) {
    const other = earlier.get(one.id);
    if (other === undefined) added.push(one.id);
    else changed.push({ id: one.id, edited: ownContent(one) !== ownContent(other.one) });
    earlier.delete(one.id);
  }
  return { added, removed: [...earlier.keys()], changed, renamed, settings: saySettingChanges(before, now) };
}

/** What a case says by itself, whatever the suite's settings. */
function ownContent({ variables, setup, turns, user, expect, faults = [] }: Case): string {
  return canonicalJson({ variables, setup, turns, user, expect, faults });
}
