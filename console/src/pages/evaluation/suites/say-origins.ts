import { formatCount } from "../../../format/format-value.ts";

const words: { readonly [kind: string]: string } = {
  trace: "from traces",
  file: "from files",
  review: "from reviews",
  person: "by people",
  unknown: "of unknown origin",
};

/** Where cases come from, most first: `12 from traces, 4 by people`. */
export function sayOrigins(origins: { readonly [kind: string]: number }): string {
  return Object.entries(origins)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, cases]) => `${formatCount(cases)} ${words[kind] ?? kind}`)
    .join(", ");
}
