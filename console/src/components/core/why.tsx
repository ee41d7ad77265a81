import type { ReactNode } from "react";

import { sentenceParts } from "./sentence-parts.ts";
import { Shape } from "./shape.tsx";
import type { Look } from "./status.tsx";

type WhyProps = {
  readonly look: Look;
  readonly sentence: string;
  readonly next?: ReactNode;
  /** False where changes are told in another way: a canary's sentence changes with every session. */
  readonly announced?: boolean;
};

/**
 * The deciding sentence: what happened, the number, its interval; then what comes next. Changes are announced. While nothing
 * has been decided the sentence is empty, and the status stands for it.
 */
export function Why({ look, sentence, next, announced = true }: WhyProps) {
  const { lead, deciding, rest } = sentenceParts(sentence === "" ? `${look.word}.` : sentence);
  return (
    <section className="why" data-s={look.tone} aria-label="Why" aria-live={announced ? "polite" : "off"}>
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
