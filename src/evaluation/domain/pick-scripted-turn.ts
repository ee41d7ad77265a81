import type { Engines } from "./engines.ts";
import type { ScriptedTurn } from "./suite.ts";

/**
 * The place of the first turn that was not said yet and fits the last answer; undefined where none does.
 * @param lastAnswer undefined before the first turn: only a turn without `when` fits then.
 * @throws GaveUp as testPattern does.
 */
export function pickScriptedTurn(
  turns: readonly ScriptedTurn[],
  said: ReadonlySet<number>,
  { lastAnswer, testPattern }: { readonly lastAnswer: string | undefined; readonly testPattern: Engines["testPattern"] },
): number | undefined {
  const place = turns.findIndex(
    ({ when }, index) => !said.has(index) && (when === undefined || (lastAnswer !== undefined && testPattern(when, lastAnswer))),
  );
  return place < 0 ? undefined : place;
}
