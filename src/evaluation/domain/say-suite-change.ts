import type { SuiteChange } from "./compare-suites.ts";
import { formatCount } from "./format-number.ts";

/** A change with so many ids of each kind as can be shown; `count`: how many there are. */
export type ToldSuiteChange = {
  readonly added: ToldIds;
  readonly removed: ToldIds;
  /** Cases that were edited stand first; `edited`: how many they are. */
  readonly changed: ToldIds & { readonly edited: number };
  readonly renamed: { readonly count: number; readonly pairs: SuiteChange["renamed"] };
  readonly settings: readonly string[];
};
type ToldIds = { readonly count: number; readonly ids: readonly string[] };

/** A change with at most so many ids of each kind. */
export function tellSuiteChange({ added, removed, changed, renamed, settings }: SuiteChange, most: number): ToldSuiteChange {
  const some = (ids: readonly string[]): ToldIds => ({ count: ids.length, ids: ids.slice(0, most) });
  const idsOf = (edited: boolean): string[] => changed.filter((one) => one.edited === edited).map(({ id }) => id);
  const edited = idsOf(true);
  return {
    added: some(added),
    removed: some(removed),
    changed: { ...some([...edited, ...idsOf(false)]), edited: edited.length },
    renamed: { count: renamed.length, pairs: renamed.slice(0, most) },
    settings,
  };
}

/** A change in words, a line for each kind; one line where nothing that plays or judges a case changed. */
export function saySuiteChange({ added, removed, changed, renamed, settings }: ToldSuiteChange): string[] {
  const pairs = { count: renamed.count, ids: renamed.pairs.map(({ from, to }) => `${from}, now ${to}`) };
  const bySettings = changed.count - changed.edited;
  const lines = [
    ...sayIds("added", added, ", "),
    ...sayIds("removed", removed, ", "),
    ...sayIds(bySettings === 0 ? "changed" : `changed (${bySettings} by settings alone)`, changed, ", "),
    ...sayIds("renamed", pairs, "; "),
    ...(settings.length === 0 ? [] : [`settings: ${settings.join(", ")}`]),
  ];
  return lines.length === 0 ? ["no case and no setting changed"] : lines;
}

function sayIds(what: string, { count, ids }: ToldIds, between: string): string[] {
  if (count === 0) return [];
  const more = count - ids.length;
  return [`${formatCount(count, "case")} ${what}: ${ids.join(between)}${more > 0 ? ` and ${more} more` : ""}`];
}
