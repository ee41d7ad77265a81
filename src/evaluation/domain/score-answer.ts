import type { Json } from "../../kernel/json.ts";
import { describeJson } from "./describe-call.ts";
import { firstDifference } from "./match-json.ts";
import type { AnswerExpectation } from "./suite.ts";
import type { Answer } from "./trajectory.ts";

/**
 * Whether the answer to the last turn is as expected.
 * @param answer null or undefined where there was none, which never passes.
 */
export function scoreAnswer(
  expected: AnswerExpectation,
  answer: Answer | null | undefined,
): { readonly pass: boolean; readonly why: string } {
  if (answer === null || answer === undefined) return { pass: false, why: "no answer" };
  if ("contains" in expected) {
    const said = answer.text.toLowerCase();
    const missing = expected.contains.filter((text) => !said.includes(text.toLowerCase()));
    if (missing.length > 0) return { pass: false, why: `the answer does not contain ${missing.map(describeJson).join(", ")}` };
    return { pass: true, why: `the answer contains ${expected.contains.map(describeJson).join(", ")}` };
  }
  if ("regex" in expected) {
    const pass = new RegExp(expected.regex, "u").test(answer.text);
    return { pass, why: `the answer ${pass ? "matches" : "does not match"} /${expected.regex}/` };
  }
  const said = readJson(answer.text);
  if (said === undefined) return { pass: false, why: "the answer is not JSON" };
  const difference = firstDifference(expected.json, said);
  if (difference === undefined) return { pass: true, why: "the answer's JSON has what is expected" };
  const { path, expected: wanted, actual } = difference;
  return {
    pass: false,
    why: `the answer's JSON${path === "" ? "" : ` at ${path}`} is ${describeJson(actual)}, expected ${describeJson(wanted)}`,
  };
}

/** The text as JSON, or what stands in its one fenced block, as language models like to write it; undefined for neither. */
function readJson(text: string): Json | undefined {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text);
  try {
    const parsed: Json = JSON.parse(fenced?.[1] ?? text);
    return parsed;
  } catch {
    return undefined; // an agent may answer anything
  }
}
