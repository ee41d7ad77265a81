import { useState } from "react";

import { formatCount } from "../../format/format-value.ts";
import { CopyButton } from "./copy-button.tsx";

const SHOWN_CHARS = 1_200;
const SHOWN_LINES = 24;
const ONE_LINE_CHARS = 60;

/** A text as it stood, JSON set in lines; a long one is folded, and copied whole. `what` completes `Copy the ...`. */
export function LongText({ text, what }: { text: string; what: string }) {
  const [open, setOpen] = useState(false);
  const set = setInLines(text);
  const cut = set.split("\n", SHOWN_LINES).join("\n").slice(0, SHOWN_CHARS);
  const isLong = cut.length < set.length;
  return (
    <div className="long">
      <pre className="code">{open ? set : cut + (isLong ? " …" : "")}</pre>
      <CopyButton className="copy" text={text} label={`Copy the ${what}`} />
      {isLong && (
        <button type="button" className="btn sm" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show less" : `Show all ${formatCount(set.length)} characters`}
        </button>
      )}
    </div>
  );
}

function setInLines(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return text.length <= ONE_LINE_CHARS ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
