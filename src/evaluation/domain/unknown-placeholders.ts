import { placeholdersIn } from "./fill-template.ts";

/** A placeholder that names nothing, and where it stands in the case. */
export type UnknownPlaceholder = { readonly path: readonly (string | number)[]; readonly placeholder: string };

/** The name that every case may use: a text that differs in every trial and attempt. */
export const uniqueName = "unique";

/**
 * The placeholders of a case that no variable stands for; `variables` themselves may hold `{{unique}}` only.
 * Takes the parts as they were written, so that a file with other mistakes is searched as well.
 */
export function unknownPlaceholders(parts: {
  readonly variables?: unknown;
  readonly setup?: unknown;
  readonly turns?: unknown;
  readonly user?: unknown;
  readonly expect?: unknown;
}): UnknownPlaceholder[] {
  const { variables, ...texts } = parts;
  const names = new Set([uniqueName, ...(typeof variables === "object" && variables !== null ? Object.keys(variables) : [])]);
  return [
    ...search(variables, ["variables"]).filter(({ placeholder }) => placeholder !== uniqueName),
    ...Object.entries(texts).flatMap(([key, value]) => search(value, [key]).filter(({ placeholder }) => !names.has(placeholder))),
  ];
}

function search(value: unknown, path: readonly (string | number)[]): UnknownPlaceholder[] {
  if (typeof value === "string") return placeholdersIn(value).map((placeholder) => ({ path, placeholder }));
  if (Array.isArray(value)) return value.flatMap((item, index) => search(item, [...path, index]));
  if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([key, item]) => search(item, [...path, key]));
  return [];
}
