import type { Look } from "../../components/core/status.tsx";
import { formatCount } from "../../format/format-value.ts";

/** What came in, and what became of it. */
type Tally = { readonly accepted: number; readonly stored: number; readonly lost: number };

/** Whether everything that was accepted is accounted for: `accepted = stored + lost`, but for what is on its way. */
export function judgeBalance({ accepted, stored, lost }: Tally): { readonly look: Look; readonly why: string } {
  const open = accepted - stored - lost;
  if (open === 0) return { look: { shape: "pass", word: "Balances", tone: "pass" }, why: "nothing is unaccounted for" };
  if (open > 0) return { look: { shape: "run", word: "On the way", tone: "run" }, why: `${formatCount(open)} wait to be stored` };
  return {
    look: { shape: "warn", word: "Does not balance", tone: "fail" },
    why: `${formatCount(-open)} more became than came: a fault of Airworthy`,
  };
}
