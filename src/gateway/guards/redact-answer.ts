import type { Json } from "../../kernel/json.ts";
import { replaceTexts } from "../../protocols/a2a-texts.ts";
import type { WireTexts } from "../../protocols/wires/wire-texts.ts";
import { countKinds, type KindCounts } from "../../safety/domain/guards/finding.ts";
import { redactTexts } from "../../safety/domain/guards/redact-texts.ts";

/**
 * Takes secrets out of a whole answer, or of an event.
 * @param answer the text as parsed. What is not JSON (undefined) or a bare text counts as one text.
 * @param find gives the places of the texts.
 */
export function redactAnswer(
  json: string,
  answer: Json | undefined,
  find: WireTexts["answer"],
): { readonly json: string; readonly found: KindCounts } {
  if (answer === undefined || typeof answer === "string") {
    const { texts, findings } = redactTexts([json]);
    return { json: texts[0] ?? "", found: countKinds(findings) };
  }
  const redacted = find(answer).map((places) => redactTexts(places.map(({ text }) => text)));
  const found = countKinds(redacted.flatMap(({ findings }) => findings));
  const isSame = Object.keys(found).length === 0;
  return {
    json: isSame
      ? json
      : replaceTexts(
          json,
          find,
          redacted.map(({ texts }) => texts),
        ),
    found,
  };
}
