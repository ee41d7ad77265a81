import { isJsonObject, type Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan, SpanKind } from "../read-span.ts";

/** What dialects can say of a span beside its kind. */
export type Field = Exclude<keyof ReadSpan, "dialect" | "kind">;

/** Where a field is found: an attribute by its name, or a function for what is composed. Undefined and null: not there. */
export type Source = string | ((span: RawSpan, kind: SpanKind | undefined) => Json | undefined);

/** How one family of instrumentations writes spans. */
export type Dialect = {
  readonly name: string;
  knows(span: RawSpan): boolean;
  /** Undefined: it cannot tell, another dialect may. */
  kind(span: RawSpan): SpanKind | undefined;
  /** The first source that has something counts. */
  readonly fields: { readonly [field in Field]?: readonly Source[] };
};

/** An attribute that is a text and not empty. */
export function textOf(span: RawSpan, name: string): string | undefined {
  const value = span.attributes.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text that holds JSON, as its value; another value as it stands. */
export function parseJson(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^\s*[[{"\d-]|^\s*(?:null|true|false)/.test(value)) return value;
  try {
    return JSON.parse(value) as Json; // what JSON.parse gives
  } catch {
    return value;
  }
}

/** A source: what stands at a path within an attribute that holds JSON. */
export function within(name: string, ...path: readonly (string | number)[]): Source {
  return (span) => {
    let value = parseJson(span.attributes.get(name));
    for (const step of path) {
      if (Array.isArray(value) && typeof step === "number") value = (value as readonly Json[])[step];
      else value = isJsonObject(value) ? value[step] : undefined;
    }
    return value;
  };
}

/** A source that only counts for some kinds. */
export function whenKind(kinds: readonly SpanKind[], source: Source): Source {
  return (span, kind) => (kind !== undefined && kinds.includes(kind) ? readSource(source, span, kind) : undefined);
}

/** What a source has. */
export function readSource(source: Source, span: RawSpan, kind: SpanKind | undefined): Json | undefined {
  return typeof source === "string" ? span.attributes.get(source) : source(span, kind);
}

/** A source: what the last exception says that the span recorded. */
export function thrownBy({ events }: RawSpan): Json | undefined {
  return events.findLast(({ name }) => name === "exception")?.attributes.get("exception.message");
}

/** A source: attributes whose names are paths (`prefix.0.role`, `prefix.0.content`) put together again. */
export function unflatten(prefix: string): Source {
  return (span) => {
    const root: Node = new Map();
    for (const [name, value] of span.attributes) {
      if (!name.startsWith(`${prefix}.`)) continue;
      let node = root;
      const path = name.slice(prefix.length + 1).split(".");
      const last = path.pop() ?? "";
      for (const step of path) {
        const known = node.get(step);
        const next: Node = known instanceof Map ? known : new Map();
        if (next !== known) node.set(step, next);
        node = next;
      }
      node.set(last, value);
    }
    return root.size === 0 ? undefined : toJson(root);
  };
}

type Node = Map<string, Json | Node>;

function toJson(node: Node): Json {
  const members = Array.from(node, ([name, value]): [string, Json] => [name, value instanceof Map ? toJson(value) : value]);
  return members.every(([name]) => /^\d+$/.test(name))
    ? members.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value)
    : Object.fromEntries(members);
}
