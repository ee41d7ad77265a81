import { isJsonObject, type Json } from "../../kernel/json.ts";

/**
 * A value as PostgreSQL can store it. Its texts have no place for U+0000 and for halves of surrogate pairs, which JSON can carry and
 * anybody can send: each becomes U+FFFD, since a row that cannot be written would stop everything behind it.
 */
export function storableJson(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\uFFFD");
  if (Array.isArray(value)) return value.map(storableJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableJson(key), storableJson(member)]));
}
