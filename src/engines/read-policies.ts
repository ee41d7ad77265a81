import type { DetailedError, EntityUidJson, PolicyJson, PolicyToJsonAnswer, TypeAndId } from "@cedar-policy/cedar-wasm/nodejs";

import { err, ok, type Result } from "../kernel/result.ts";

/** One policy of a text, and what its head says. */
export type Policy = {
  readonly id: string;
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly effect: "permit" | "forbid";
  /** Ids of the actions: both where the head names none. */
  readonly actions: readonly string[];
  /** The tool that the head names, `server/tool`; absent for a forbid of every tool. */
  readonly tool?: string;
  /** It has `when` or `unless`. */
  readonly isConditional: boolean;
};

/** What is wrong with one policy. `blanket-permit`: it would permit tools that nobody named. */
export type PolicyMistake = {
  readonly kind: "invalid" | "blanket-permit";
  readonly policy: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** In words that follow the policy's id. */
  readonly message: string;
};

/** What can be asked of a policy. */
const actionIds = ["call", "ask"];

/** Cuts a text into its policies and reads each, so that all mistakes are said at once. */
export function readPolicies(
  text: string,
  toJson: (policy: string) => PolicyToJsonAnswer,
): Result<readonly Policy[], readonly PolicyMistake[]> {
  const mistakes: PolicyMistake[] = [];
  const policies: Policy[] = [];
  const ids = new Set<string>();
  for (const [index, { text: policyText, start }] of cut(text).entries()) {
    const read = toJson(policyText);
    const written = read.type === "success" ? read.json.annotations?.["id"] : idAnnotation.exec(policyText)?.[1];
    const id = written === undefined || written === "" ? `policy${index}` : written;
    const found = read.type === "success" ? checkHead(read.json) : read.errors.flatMap((error) => describe(error, policyText));
    if (ids.has(id)) found.push({ message: "is the id of two policies" });
    ids.add(id);
    for (const { kind = "invalid", message, offset = 0 } of found) {
      mistakes.push({ kind, policy: id, ...placeOf(text, start + offset), message });
    }
    if (read.type === "failure") continue;
    const { effect, action, resource, conditions } = read.json;
    const tool = entityOf(resource)?.id;
    policies.push({
      id,
      text: policyText,
      line: placeOf(text, start).line,
      effect,
      actions: action.op === "All" ? actionIds : actionsOf(read.json).map((named) => named.id),
      ...(tool !== undefined && { tool }),
      isConditional: conditions.length > 0,
    });
  }
  return mistakes.length > 0 ? err(mistakes) : ok(policies);
}

const token = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|;/gs;
const leading = /^(?:\s+|\/\/[^\n]*(?:\n|$))*/;
const idAnnotation = /@id\s*\(\s*"((?:\\.|[^"\\])*)"\s*\)/;

/** A policy ends with the semicolon that stands in no string and no comment. */
function cut(text: string): { readonly text: string; readonly start: number }[] {
  const ends = Array.from(text.matchAll(token)).flatMap(({ 0: found, index }) => (found === ";" ? [index + 1] : []));
  return [...ends, text.length].flatMap((end, index) => {
    const from = index === 0 ? 0 : (ends[index - 1] ?? 0);
    const start = from + (leading.exec(text.slice(from, end))?.[0].length ?? 0);
    return start < end ? [{ text: text.slice(start, end).trimEnd(), start }] : [];
  });
}

type Found = { readonly kind?: PolicyMistake["kind"]; readonly message: string; readonly offset?: number };

/**
 * INVARIANT: a permit names its tool in its head. A head that names nothing permits the tool that is added next, and a name that is never asked
 * for makes a forbid that never forbids.
 */
function checkHead(policy: PolicyJson): Found[] {
  const found: Found[] = [];
  for (const { type, id } of actionsOf(policy)) {
    if (type !== "Action" || !actionIds.includes(id))
      found.push({ message: `names ${type}::"${id}", which is never asked; there are Action::"call" and Action::"ask"` });
  }
  for (const type of typesOf(policy.principal)) {
    if (type !== "Agent") found.push({ message: `names a principal ${type}, and principals are agents; write Agent::"name"` });
  }
  for (const type of typesOf(policy.resource)) {
    if (type !== "Tool") found.push({ message: `names a resource ${type}, and resources are tools; write Tool::"server/tool"` });
  }
  const tool = entityOf(policy.resource);
  if (tool !== undefined && !tool.id.includes("/"))
    found.push({ message: `names Tool::"${tool.id}", which is never asked for; write Tool::"server/tool"` });
  if (policy.effect === "permit" && tool === undefined)
    found.push({ kind: "blanket-permit", message: 'permits without naming a tool; write resource == Tool::"server/tool"' });
  return found;
}

function actionsOf({ action }: PolicyJson): readonly TypeAndId[] {
  if ("entities" in action) return action.entities.map(uidOf);
  return "entity" in action ? [uidOf(action.entity)] : [];
}

type Constraint = PolicyJson["principal"] | PolicyJson["resource"];

function entityOf(constraint: Constraint): TypeAndId | undefined {
  const named = constraint.op === "is" ? constraint.in : constraint;
  return named !== undefined && "entity" in named ? uidOf(named.entity) : undefined;
}

function typesOf(constraint: Constraint): string[] {
  const type = entityOf(constraint)?.type;
  return [...(constraint.op === "is" ? [constraint.entity_type] : []), ...(type === undefined ? [] : [type])];
}

function uidOf(uid: EntityUidJson): TypeAndId {
  return "__entity" in uid ? uid["__entity"] : uid;
}

/** An error and those that belong to it. Their places count bytes in UTF-8. */
function describe({ message, help, sourceLocations, related }: DetailedError, policyText: string): Found[] {
  const [place] = sourceLocations ?? [];
  const offset = Buffer.from(policyText)
    .subarray(0, place?.start ?? 0)
    .toString().length;
  const cause = message.replace("failed to parse policy from string: ", "");
  const said = [cause, place?.label, help].filter((part) => part !== null && part !== undefined).join("; ");
  return [{ message: `is not valid Cedar: ${said}`, offset }, ...(related ?? []).flatMap((error) => describe(error, policyText))];
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
