import type { TraceSummaryView } from "../../../../src/telemetry/views.ts";
import { formatCount, formatValue } from "../../format/format-value.ts";

/** What something cost; a dash where it is not known, a grey 0 where it is nothing. */
export function Cost({ usd }: { usd: number | null }) {
  if (usd === null) return <span className="dim">—</span>;
  return usd === 0 ? <span className="dim">0</span> : formatValue("usd", usd);
}

/** A number of tokens, as the cost. */
export function Tokens({ trace: { inputTokens, outputTokens } }: { trace: Pick<TraceSummaryView, "inputTokens" | "outputTokens"> }) {
  if (inputTokens === null && outputTokens === null) return <span className="dim">—</span>;
  const tokens = (inputTokens ?? 0) + (outputTokens ?? 0);
  return tokens === 0 ? <span className="dim">0</span> : formatCount(tokens);
}
