import type { Case } from "./suite.ts";

/** What a case's user says or may say, as the suite has it, what he says first being first; of one whom a model plays also what he wants and knows. */
export function userTexts({ turns, user }: Pick<Case, "turns" | "user">): readonly string[] {
  if (user === undefined) return turns;
  if (user.kind === "model") return [...(user.start === undefined ? [] : [user.start]), user.goal, ...Object.values(user.facts)];
  const [later, first] = [user.turns.filter(({ when }) => when !== undefined), user.turns.filter(({ when }) => when === undefined)];
  return [...first, ...later].map(({ say }) => say);
}
