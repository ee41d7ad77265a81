import { assignedSecretRule } from "./assigned-secret.ts";
import type { Finding } from "./finding.ts";
import { ibanRule } from "./iban.ts";
import { gitHubAppTokenRule, jsonWebTokenRule } from "./json-web-token.ts";
import { paymentCardRule } from "./payment-card.ts";
import { privateKeyRule } from "./private-key.ts";
import { openReading, type CharacterSet, type Reading } from "./reading.ts";
import type { SecretRule, Sighting } from "./secret-rule.ts";
import { tokenRules } from "./token-rules.ts";

/** What is known of a text. */
export type Scan = {
  /** In order; none overlaps another. */
  readonly secrets: readonly Finding[];
  /** What stands before this offset is decided, whatever follows the text. */
  readonly decided: number;
  /** Set when the last secret reaches the end of a text that may go on: following characters of this set belong to it. */
  readonly rest?: CharacterSet;
};

/** Rules by the code of the character that they begin at; of several that see something the first counts. */
type RuleIndex = readonly (readonly SecretRule[] | undefined)[];

const rulesWithForm = [...tokenRules, gitHubAppTokenRule, jsonWebTokenRule, privateKeyRule, paymentCardRule, ibanRule];
const withForm = indexRules(rulesWithForm);
const all = indexRules([...rulesWithForm, assignedSecretRule((reading, at) => lookAt(withForm, reading, at))]);

/**
 * Finds the secrets in a text from an offset on, in time linear in its length. Where a secret may have begun that `isEnd` does not close, the rest stays undecided.
 * INVARIANT: what is decided of a text is decided alike of every text that goes on after it.
 */
export function scanSecrets(text: string, { from, isEnd }: { readonly from: number; readonly isEnd: boolean }): Scan {
  const reading = openReading(text, isEnd);
  const secrets: Finding[] = [];
  let at = from;
  while (at < text.length) {
    const seen = lookAt(all, reading, at);
    if (seen === "unfinished") break;
    if (seen === "none") {
      at++;
      continue;
    }
    const { kind, start, rest } = seen;
    const end = rest === undefined ? seen.end : reading.runEnd(rest, seen.end);
    secrets.push({ kind, start, end });
    at = end;
    if (rest !== undefined && end === text.length && !isEnd) return { secrets, decided: end, rest };
  }
  return { secrets, decided: at };
}

function lookAt(index: RuleIndex, reading: Reading, at: number): Sighting {
  const rules = index[reading.text.charCodeAt(at)];
  if (rules === undefined) return "none";
  for (const rule of rules) {
    const seen = rule.look(reading, at);
    if (seen !== "none") return seen;
  }
  return "none";
}

function indexRules(rules: readonly SecretRule[]): RuleIndex {
  return Array.from({ length: 128 }, (_, code) => {
    const beginning = rules.filter(({ firsts }) => firsts.includes(String.fromCharCode(code)));
    return beginning.length === 0 ? undefined : beginning;
  });
}
