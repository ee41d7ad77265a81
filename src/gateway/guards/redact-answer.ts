import type { Json } from "../../kernel/json.ts";
import { answerTexts, replaceTexts } from "../../protocols/a2a-texts.ts";
import { countKinds, type KindCounts } from "../../safety/domain/guards/finding.ts";
import { redactTexts } from "../../safety/domain/guards/redact-texts.ts";

/**
 * Takes secrets out of a whole JSON-RPC answer.
 * @param answer the text as parsed; undefined when it is not JSON, and then counts as one text.
 */
export function redactAnswer(json: string, answer: Json | undefined): { readonly json: string; readonly found: KindCounts } {
  if (answer === undefined) {
    const { texts, findings } = redactTexts([json]);
    return { json: texts[0] ?? "", found: countKinds(findings) };
  }
  const redacted = answerTexts(answer).map((places) => redactTexts(places.map(({ text }) => text)));
  const found = countKinds(redacted.flatMap(({ findings }) => findings));
  const isSame = Object.keys(found).length === 0;
  return {
    json: isSame
      ? json
      : replaceTexts(
          json,
          answerTexts,
          redacted.map(({ texts }) => texts),
        ),
    found,
  };
}
