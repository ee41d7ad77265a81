import type { ReactNode } from "react";

import { Shape } from "./shape.tsx";
import type { ShapeName } from "./shape.tsx";

/** The six meanings a colour can have. */
export type Tone = "pass" | "fail" | "unsure" | "wait" | "run" | "idle";

/** How a status looks: its shape, its word, its colour, in the order in which they are read. */
export type Look = { readonly shape: ShapeName; readonly word: string; readonly tone: Tone };

/** A status in a table or a line. `children` says more than the word does. */
export function Status({ look, small = false, children }: { look: Look; small?: boolean; children?: ReactNode }) {
  return (
    <span className={small ? "st sm" : "st"} data-s={look.tone}>
      <Shape name={look.shape} />
      {children ?? look.word}
    </span>
  );
}

/** The status of the whole page, beside its title. */
export function Pill({ look }: { look: Look }) {
  return (
    <span className="pill" data-s={look.tone}>
      <Shape name={look.shape} />
      {look.word}
    </span>
  );
}
