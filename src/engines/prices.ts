import { calcPrice, type Provider } from "@pydantic/genai-prices";

/** What was used of a model in one call. */
export type ModelUse = {
  readonly model: string;
  readonly provider: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly at: Date;
};

/** Whose price list it is, for whoever wants to know why something costs what it does. */
export const priceList = "@pydantic/genai-prices 0.1.8";

const maxKnown = 5_000;
/** The provider with its one model, so that a list of thousands is searched once; null: it has no price. */
const known = new Map<string, Provider | null>();

/** What a call costs by the list, in US dollars; undefined: the list has no price, and the cost is unknown. */
export function priceOf({ model, provider, inputTokens, outputTokens, cachedTokens, at }: ModelUse): number | undefined {
  // Some senders count what came from a cache apart: the list wants all input tokens.
  const input_tokens = Math.max(inputTokens, cachedTokens);
  const usage = { input_tokens, output_tokens: outputTokens, ...(cachedTokens > 0 && { cache_read_tokens: cachedTokens }) };
  const key = JSON.stringify([provider, model]);
  try {
    const one = known.get(key);
    if (one === null) return undefined;
    if (one !== undefined) return calcPrice(usage, model, { provider: one, timestamp: at })?.total_price;
    const found = calcPrice(usage, model, { ...(provider !== undefined && { providerId: provider.toLowerCase() }), timestamp: at });
    if (known.size >= maxKnown) known.clear(); // names of models come from outside
    known.set(key, found === null ? null : { ...found.provider, models: [found.model] });
    return found?.total_price;
  } catch {
    return undefined; // the list refuses usage that cannot be, such as more from the cache than there was
  }
}
