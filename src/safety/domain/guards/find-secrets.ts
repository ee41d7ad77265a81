import type { Finding } from "./finding.ts";
import { scanSecrets } from "./scan-secrets.ts";

/** The secrets in a whole text, in order; none overlaps another. */
export function findSecrets(text: string): readonly Finding[] {
  return scanSecrets(text, { from: 0, isEnd: true }).secrets;
}
