import { formatUsd } from "../../kernel/format-usd.ts";
import { formatCount } from "./format-number.ts";
import type { TokenPrice } from "./suite.ts";

/** What calls of models took. Null where an endpoint did not report it, or no price is declared, which is not the same as 0. */
export type ModelSpending = { readonly inputTokens: number | null; readonly outputTokens: number | null; readonly costUsd: number | null };

/** What one call took, by the usage that its endpoint reported. */
export function spendingOf(
  usage: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined },
  price: TokenPrice | undefined,
): ModelSpending {
  const [inputTokens, outputTokens] = [usage.inputTokens ?? null, usage.outputTokens ?? null];
  const costUsd =
    price === undefined || inputTokens === null || outputTokens === null
      ? null
      : (inputTokens * price.inputUsdPerMillionTokens + outputTokens * price.outputUsdPerMillionTokens) / 1_000_000;
  return { inputTokens, outputTokens, costUsd };
}

/** What judging and playing users took, in words: `judging and playing users $0.0040 more (1234 tokens)`. Empty for undefined and null. */
export function sayOverhead(overhead: ModelSpending | null | undefined): string {
  if (overhead == null) return "";
  const { inputTokens, outputTokens, costUsd } = overhead;
  const tokens = inputTokens === null || outputTokens === null ? "tokens unknown" : formatCount(inputTokens + outputTokens, "token");
  return `judging and playing users ${costUsd === null ? "at an unknown cost" : `${formatUsd(costUsd)} more`} (${tokens})`;
}

/** Their sum; unknown as soon as one of them is. */
export function sumSpending(all: readonly ModelSpending[]): ModelSpending {
  const sum = (name: keyof ModelSpending): number | null =>
    all.reduce<number | null>((total, { [name]: one }) => (total === null || one === null ? null : total + one), 0);
  return { inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens"), costUsd: sum("costUsd") };
}
