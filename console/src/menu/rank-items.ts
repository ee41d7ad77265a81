import type { MenuItem } from "./menu-item.ts";

const groups = ["Do", "Go to", "Find"] as const;
const mostOfGroup = 12;

/**
 * The items in which every typed word occurs, group by group; in a group first those whose label or id begins with what was typed, then
 * those with a word that begins as it does. Nothing typed: everything but what is to be found.
 */
export function rankItems(items: readonly MenuItem[], typed: string): readonly MenuItem[] {
  const wanted = typed.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter((word) => word !== "");
  const fits = ({ group, label, note, also }: MenuItem): boolean => {
    if (words.length === 0) return group !== "Find";
    const text = `${label} ${note} ${also}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const distance = ({ label, also }: MenuItem): number => {
    const text = label.toLowerCase();
    const ids = also.toLowerCase().split(" ");
    if ([text, ...ids].some((name) => name.startsWith(wanted))) return 0;
    return text.split(/[\s-]+/).some((word) => word.startsWith(words[0] ?? "")) ? 1 : 2;
  };
  const fitting = items.filter(fits);
  return groups.flatMap((group) =>
    fitting
      .filter((item) => item.group === group)
      .toSorted((a, b) => distance(a) - distance(b))
      .slice(0, mostOfGroup),
  );
}
