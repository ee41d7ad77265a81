import type { z } from "zod";

import { closestName } from "./closest-name.ts";

/** What zod found, in words that follow a path. Fields that know better carry their own message, which comes before this one. */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return describeType(issue.expected, issue.input);
    case "invalid_value":
      return describeChoice(issue.input, issue.values.map(String));
    case "invalid_union":
      // Our unions are told apart by a key, or are "any JSON value", which only NaN and the infinities are not.
      return "discriminator" in issue ? describeChoice(issue.input, unionChoices(issue)) : "must be a value that JSON can carry";
    case "too_small":
      return `must have at least ${issue.minimum} ${countedThing(issue.origin, issue.minimum)}`;
    case "too_big":
      return `must have at most ${issue.maximum} ${countedThing(issue.origin, issue.maximum)}`;
    default:
      return "is not valid";
  }
}

/** The values of the key that tells the members of a union apart; empty for other unions. */
export function unionChoices(issue: object): string[] {
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
  return options.filter((option) => option !== undefined).map(String); // a key that may be left out
}

/** For a key that is not known where it stands. */
export function describeUnknownKey(key: string, allowed: readonly string[]): string {
  return `is not a key here${didYouMean(key, allowed)}`;
}

function describeType(expected: string, input: unknown): string {
  if (input === undefined) return "is missing";
  if (input === null) return `must be ${kindNames[expected] ?? expected}, is empty`;
  const quotes = expected === "string" && (typeof input === "number" || typeof input === "boolean") ? "; write it in quotes" : "";
  return `must be ${kindNames[expected] ?? expected}, is ${kindOf(input)}${quotes}`;
}

/** For a value that is none of those that are allowed. */
export function describeChoice(input: unknown, allowed: readonly string[]): string {
  if (input === undefined) return "is missing";
  if (typeof input !== "string") return `must be ${allowed.length === 1 ? allowed[0] : "one of the allowed values"}`;
  return `is "${input}", which is not allowed${didYouMean(input, allowed)}`;
}

function didYouMean(written: string, allowed: readonly string[]): string {
  const meant = closestName(written, allowed);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

const kindNames: { readonly [expected: string]: string } = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
  record: "a map of keys",
};

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  if (typeof input === "boolean") return String(input);
  return kindNames[typeof input] ?? typeof input;
}

function countedThing(origin: string, count: number | bigint): string {
  const thing = origin === "string" ? "character" : "item";
  return Number(count) === 1 ? thing : `${thing}s`;
}
