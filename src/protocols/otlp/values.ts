import type { Json } from "../../kernel/json.ts";
import type { AnyValue, Id, Int64, KeyValue } from "./messages.ts";
import type { Attributes } from "./otlp-span.ts";

const hexForm = /^[0-9a-fA-F]*$/;

/** An id in lower-case hex: bytes from protobuf, hex from JSON. Undefined when it has not the given number of bytes, or is all zero. */
export function readId(id: Id | null | undefined, bytes: 8 | 16): string | undefined {
  if (id === null || id === undefined) return undefined;
  const hex = typeof id === "string" ? id.toLowerCase() : (Buffer.isBuffer(id) ? id : Buffer.from(id)).toString("hex");
  return hex.length === bytes * 2 && hexForm.test(hex) && /[^0]/.test(hex) ? hex : undefined;
}

/** A 64-bit number without sign, as times are. */
export function readTime(value: Int64 | null | undefined): bigint {
  if (value === null || value === undefined) return 0n;
  if (typeof value === "object") return (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
  try {
    return BigInt.asUintN(64, BigInt(value));
  } catch {
    return 0n;
  }
}

/** Key-value pairs as a map; of equal keys the last counts. */
export function readAttributes(pairs: readonly KeyValue[] | null | undefined): Attributes {
  const attributes = new Map<string, Json>();
  for (const pair of pairs ?? []) attributes.set(pair.key ?? "", readValue(pair.value));
  return attributes;
}

/** Any value as JSON. */
export function readValue(value: AnyValue | null | undefined): Json {
  if (value === null || value === undefined) return null;
  const text = own(value, "stringValue");
  if (text !== undefined) return text;
  const integer = own(value, "intValue");
  if (integer !== undefined) return readInteger(integer);
  const truth = own(value, "boolValue");
  if (truth !== undefined) return truth;
  const double = own(value, "doubleValue");
  if (double !== undefined) return readDouble(double);
  const array = own(value, "arrayValue");
  if (array !== undefined) return (array.values ?? []).map(readValue);
  const pairs = own(value, "kvlistValue");
  if (pairs !== undefined) return Object.fromEntries(readAttributes(pairs.values));
  const bytes = own(value, "bytesValue");
  if (bytes !== undefined) return typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("base64");
  return null;
}

/** A member that was sent: a decoded message inherits the defaults of those that were not. */
function own<K extends keyof AnyValue>(value: AnyValue, member: K): NonNullable<AnyValue[K]> | undefined {
  return Object.hasOwn(value, member) ? (value[member] ?? undefined) : undefined;
}

function readInteger(value: Int64): Json {
  if (typeof value === "object") {
    if ((value.high === 0 && value.low >= 0) || (value.high === -1 && value.low < 0)) return value.low;
    return safeNumber((BigInt(value.high) << 32n) | BigInt(value.low >>> 0));
  }
  try {
    return safeNumber(BigInt(value));
  } catch {
    return String(value);
  }
}

function safeNumber(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function readDouble(value: number | string): Json {
  const number = Number(value);
  return Number.isFinite(number) ? number : String(value);
}
