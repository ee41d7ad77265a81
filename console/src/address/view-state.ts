/** One parameter of the address: what it may be, and what its absence means. */
export type Parameter<T> = {
  /** Undefined for a value that is not allowed. */
  readonly parse: (raw: string) => T | undefined;
  /** Left out of the address. */
  readonly fallback: T;
};

export type Parameters = { readonly [name: string]: Parameter<string> | Parameter<number> | Parameter<string | null> };
export type View<P extends Parameters> = { readonly [K in keyof P]: P[K]["fallback"] };

/** One of the named values. */
export function oneOf<const T extends string>(values: readonly T[], fallback: NoInfer<T>): Parameter<T> {
  return { parse: (raw) => values.find((value) => value === raw), fallback };
}

/** A name or an id; null when absent. */
export function optionalName(): Parameter<string | null> {
  return { parse: (raw) => (/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/.test(raw) ? raw : undefined), fallback: null };
}

/** Any text in one line, such as an audit record's object; null when absent. */
export function optionalText(): Parameter<string | null> {
  return { parse: (raw) => (/^[^\p{C}]{1,2000}$/u.test(raw) ? raw : undefined), fallback: null };
}

/** A day as `2026-11-18`; null when absent. */
export function optionalDay(): Parameter<string | null> {
  const isDay = (raw: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(raw) && !Number.isNaN(Date.parse(raw));
  return { parse: (raw) => (isDay(raw) ? raw : undefined), fallback: null };
}

/** A path of this console, and no other site's: `//elsewhere` and `/\\elsewhere` would lead away. */
export function localPath(): Parameter<string> {
  return { parse: (raw) => (/^\/(?![/\\])[^\p{C}]*$/u.test(raw) ? raw : undefined), fallback: "/" };
}

/** A whole number from 1 on. */
export function ordinal(): Parameter<number> {
  return { parse: (raw) => (/^[1-9][0-9]{0,5}$/.test(raw) ? Number(raw) : undefined), fallback: 1 };
}

/** Reads the search part of an address; unknown names are passed over, bad values become their fallback. */
export function readView<P extends Parameters>(parameters: P, search: string): View<P> {
  const given = new URLSearchParams(search);
  const read = Object.entries(parameters).map(([name, parameter]) => {
    const raw = given.get(name);
    return [name, (raw === null ? undefined : parameter.parse(raw)) ?? parameter.fallback];
  });
  return Object.fromEntries(read) as View<P>; // Built from P's own entries.
}

/** The search part that holds a view and nothing else; defaults are left out. */
export function writeView<P extends Parameters>(parameters: P, view: View<P>): string {
  const search = new URLSearchParams();
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = view[name];
    if (value !== undefined && value !== null && value !== parameter.fallback) search.set(name, String(value));
  }
  return search.toString();
}
