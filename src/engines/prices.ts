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
/** The provider with its one model under its name there, so that a list of thousands is searched once; null: it has no price. */
const known = new Map<string, { readonly name: string; readonly provider: Provider } | null>();

/** What a call costs by the list, in US dollars; undefined: the list has no price, and the cost is unknown. */
export function priceOf({ model, provider, inputTokens, outputTokens, cachedTokens, at }: ModelUse): number | undefined {
  // Some senders count what came from a cache apart: the list wants all input tokens.
  const input_tokens = Math.max(inputTokens, cachedTokens);
  const usage = { input_tokens, output_tokens: outputTokens, ...(cachedTokens > 0 && { cache_read_tokens: cachedTokens }) };
  const key = JSON.stringify([provider, model]);
  try {
    const one = known.get(key);
    if (one === null) return undefined;
    if (one !== undefined) return calcPrice(usage, one.name, { provider: one.provider, timestamp: at })?.total_price;
    if (known.size >= maxKnown) known.clear(); // names of models come from outside
    for (const [name, providerId] of namesOf(model, provider)) {
      const found = calcPrice(usage, name, { ...(providerId !== undefined && { providerId }), timestamp: at });
      if (found === null) continue;
      known.set(key, { name, provider: { ...found.provider, models: [found.model] } });
      return found.total_price;
    }
    known.set(key, null);
    return undefined;
  } catch {
    return undefined; // the list refuses usage that cannot be, such as more from the cache than there was
  }
}

/** Providers as the conventions for GenAI name them, where the list names them otherwise. */
const conventional: { readonly [provider: string]: string } = { "gcp.gen_ai": "google", x_ai: "x-ai" };

/**
 * Models and providers as the list may know them: some senders put what a provider is used for behind it, as in `groq.chat`, and some put it
 * before the model alone, as in `openai/gpt-4o`.
 */
function namesOf(model: string, provider: string | undefined): readonly (readonly [model: string, provider: string | undefined])[] {
  const name = provider?.toLowerCase();
  if (name !== undefined) return [...new Set([conventional[name] ?? name, name.split(".")[0]])].map((id) => [model, id]);
  const [, before, behind] = /^([^/]+)\/(.+)$/.exec(model) ?? [];
  return [[model, undefined], ...(behind === undefined ? [] : [[behind, before] as const])];
}
