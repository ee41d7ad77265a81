import { canonicalJson, isJsonObject } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";

/** True when two JSON values are the same, whatever the order of their keys. */
export function isEqualJson(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/**
 * Where `actual` first lacks what `expected` has, as a path such as `.lines[0].status`, with both values. Undefined when
 * `expected` is a subset: objects member by member, further members allowed; lists of equal length item by item; anything else equal.
 */
export function firstDifference(expected: Json, actual: Json | undefined, path = ""): Difference | undefined {
  if (isJsonObject(expected) && isJsonObject(actual)) {
    for (const [key, value] of Object.entries(expected)) {
      const difference = firstDifference(value, Object.hasOwn(actual, key) ? actual[key] : undefined, `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    for (const [index, value] of expected.entries()) {
      const difference = firstDifference(value, actual[index], `${path}[${index}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return actual !== undefined && isEqualJson(expected, actual) ? undefined : { path, expected, actual };
}

/** `actual` is undefined where there is nothing at the path. */
export type Difference = { readonly path: string; readonly expected: Json; readonly actual: Json | undefined };
