import type { Finding } from "./finding.ts";
import { findSecrets } from "./find-secrets.ts";
import { replacementOf } from "./redact-stream.ts";

/** Takes the secrets out of texts that are read as one, so that one cut between two of them is found. What stands for it goes where it began. */
export function redactTexts(texts: readonly string[]): { readonly texts: readonly string[]; readonly findings: readonly Finding[] } {
  const findings = findSecrets(texts.join(""));
  if (findings.length === 0) return { texts, findings };
  let offset = 0;
  const redacted = texts.map((text) => {
    const from = offset;
    offset += text.length;
    return cutOut(text, { from, findings });
  });
  return { texts: redacted, findings };
}

function cutOut(text: string, { from, findings }: { from: number; findings: readonly Finding[] }): string {
  let kept = "";
  let at = 0;
  for (const { kind, start, end } of findings) {
    if (end <= from || start >= from + text.length) continue;
    kept += text.slice(at, Math.max(at, start - from)) + (start >= from ? replacementOf(kind) : "");
    at = end - from;
  }
  return kept + text.slice(at);
}
