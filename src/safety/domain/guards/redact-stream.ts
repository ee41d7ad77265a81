import { countKinds, type Finding, type KindCounts } from "./finding.ts";
import type { CharacterSet } from "./reading.ts";
import { scanSecrets } from "./scan-secrets.ts";
import { maxLookBack } from "./secret-rule.ts";

/** Takes secrets out of a text that comes in pieces. */
export type Redactor = {
  /** Gives what can go out: everything up to where a secret may have begun. */
  push(piece: string): string;
  /** The text is whole; gives what was held back. */
  end(): string;
  /** What was found so far. */
  found(): KindCounts;
};

/** What stands where a secret was. */
export function replacementOf(kind: string): string {
  return `[removed: ${kind}]`;
}

/**
 * A redactor at the beginning of a text. INVARIANT: what comes out, joined, is the whole text with its secrets replaced, however it was cut. At most a secret's
 * length is held back, 17,000 characters for a private key.
 */
export function redactStream(): Redactor {
  let before = ""; // the end of what went out, as it came in: rules look back
  let held = "";
  let rest: CharacterSet | undefined;
  const found: Finding[] = [];

  const take = (piece: string, isEnd: boolean): string => {
    const text = before + held + piece;
    let from = before.length;
    while (rest !== undefined && rest[text.charCodeAt(from)] === 1) from++;
    if (from < text.length) rest = undefined;
    const scan = scanSecrets(text, { from, isEnd });
    rest ??= scan.rest;
    found.push(...scan.secrets);
    held = text.slice(scan.decided);
    before = text.slice(Math.max(0, scan.decided - maxLookBack), scan.decided);
    return replaceSecrets(text, { from, to: scan.decided, secrets: scan.secrets });
  };

  return { push: (piece) => take(piece, false), end: () => take("", true), found: () => countKinds(found) };
}

function replaceSecrets(text: string, { from, to, secrets }: { from: number; to: number; secrets: readonly Finding[] }): string {
  let replaced = "";
  let at = from;
  for (const { kind, start, end } of secrets) {
    replaced += text.slice(at, start) + replacementOf(kind);
    at = end;
  }
  return replaced + text.slice(at, to);
}
