import { isJsonObject, type Json } from "../../kernel/json.ts";
import { err, ok, type Result } from "../../kernel/result.ts";

/** A value as the policy language reads it; a decimal is `{__extn: {fn: "decimal", arg: "150.5"}}`. */
export type CedarValue = boolean | number | string | CedarValue[] | { [name: string]: CedarValue };

/** Deeper arguments are denied. */
const maxDepth = 32;
/** Cedar reads these as its own. */
const reservedKeys = new Set(["__extn", "__entity", "__expr"]);
/** A decimal has four digits after the point, and 64 bits for all of them. */
const decimalForm = /^-?\d+\.\d{1,4}$/;
const maxDecimal = 922_337_203_685_477;

/**
 * A tool call's arguments as a Cedar record, or why they cannot be judged, in words that follow "the arguments".
 * Nulls are dropped: to a policy they are absent. Whole numbers are Long; other numbers a decimal where four digits hold them, else a String, so that
 * a policy that compares them as Long fails and denies. What Cedar would read as something else than the tool does is refused.
 */
export function toCedarArguments(input: Json): Result<{ [name: string]: CedarValue }, string> {
  if (!isJsonObject(input)) return err("are not an object");
  try {
    return ok(toRecord(input, maxDepth));
  } catch (error) {
    if (error instanceof Unjudgeable) return err(error.message);
    throw error;
  }
}

/** Ends a conversion from within; nobody outside of this file sees it. */
class Unjudgeable extends Error {}

function toRecord(input: { readonly [name: string]: Json }, depthLeft: number): { [name: string]: CedarValue } {
  if (depthLeft === 0) throw new Unjudgeable(`are nested more than ${maxDepth} levels deep`);
  const members: [string, CedarValue][] = [];
  for (const [name, value] of Object.entries(input)) {
    if (reservedKeys.has(name)) throw new Unjudgeable(`have the key ${name}, which the policy language reads as its own`);
    if (value !== null) members.push([toText(name), toValue(value, depthLeft - 1)]);
  }
  return Object.fromEntries(members);
}

function toValue(value: Exclude<Json, null>, depthLeft: number): CedarValue {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return toText(value);
  if (typeof value === "number") return toNumber(value);
  if (isJsonObject(value)) return toRecord(value, depthLeft);
  if (depthLeft === 0) throw new Unjudgeable(`are nested more than ${maxDepth} levels deep`);
  return value.flatMap((item) => (item === null ? [] : [toValue(item, depthLeft - 1)]));
}

function toNumber(value: number): CedarValue {
  if (Number.isSafeInteger(value)) return value + 0; // -0 is 0
  if (!Number.isFinite(value) || Number.isInteger(value)) throw new Unjudgeable("have a whole number beyond 9007199254740991");
  const text = String(value);
  return decimalForm.test(text) && Math.abs(value) < maxDecimal ? { __extn: { fn: "decimal", arg: text } } : text;
}

function toText(text: string): string {
  if (!text.isWellFormed()) throw new Unjudgeable("have a text that is not valid Unicode");
  return text;
}
