import type { ReactNode } from "react";

import { sentenceParts } from "./sentence-parts.ts";
import { Shape } from "./shape.tsx";
import type { Look } from "./status.tsx";

/**
 * The deciding sentence: what happened, the number, its interval; then what comes next. Changes are announced. While nothing
 * has been decided the sentence is empty, and the status stands for it.
 */
export function Why({ look, sentence, next }: { look: Look; sentence: string; next?: ReactNode }) {
  const { lead, deciding, rest } = sentenceParts(sentence === "" ? `${look.word}.` : sentence);
  return (
    <section className="why" data-s={look.tone} aria-label="Why" aria-live="polite">
      <Shape name={look.shape} />
      <div className="grow">
        <p className="say">
          {lead}
          <b>{deciding}</b>
          {rest}
        </p>
        {next !== undefined && next !== "" && <p className="then">{next}</p>}
      </div>
    </section>
  );
}
