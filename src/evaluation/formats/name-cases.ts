import { digestOf } from "../../kernel/digest.ts";

/**
 * Gives cases names where a source has none of its own, or one that several share: equal contents have the same name and are trials of one
 * case; a name that another content has taken gets a number.
 */
export function nameCases(): (wanted: string, content: unknown) => string {
  const byContent = new Map<string, string>();
  const taken = new Map<string, number>(); // the last number that each name was given with
  return (wanted, content) => {
    const digest = digestOf(content);
    const known = byContent.get(digest);
    if (known !== undefined) return known;
    let name = wanted;
    let number = taken.get(wanted) ?? 1;
    while (taken.has(name)) name = `${wanted} #${++number}`;
    taken.set(wanted, number);
    taken.set(name, taken.get(name) ?? 1);
    byContent.set(digest, name);
    return name;
  };
}
