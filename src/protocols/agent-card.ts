import { isJsonObject, type Json } from "../kernel/json.ts";
import type { A2aVersion } from "./a2a.ts";

/** A JSON-RPC endpoint that an agent card names. */
export type CardInterface = { readonly url: string; readonly version: A2aVersion };

/** The JSON-RPC endpoints of a card of either generation, in its order of preference. Other bindings are left out. */
export function jsonRpcInterfaces(card: Json): readonly CardInterface[] {
  if (!isJsonObject(card)) return [];
  const found: CardInterface[] = [];
  for (const entry of list(card["supportedInterfaces"])) {
    if (entry["protocolBinding"] === "JSONRPC" && typeof entry["url"] === "string") {
      found.push({ url: entry["url"], version: isOld(entry["protocolVersion"]) ? "0.3" : "1.0" });
    }
  }
  // 0.3: the card's own url speaks preferredTransport, JSON-RPC unless it says otherwise; the others stand beside it.
  if (typeof card["url"] === "string" && (card["preferredTransport"] ?? "JSONRPC") === "JSONRPC") {
    found.push({ url: card["url"], version: "0.3" });
  }
  for (const entry of list(card["additionalInterfaces"])) {
    if (entry["transport"] === "JSONRPC" && typeof entry["url"] === "string") found.push({ url: entry["url"], version: "0.3" });
  }
  return found;
}

/**
 * The card as a gateway at `url` shows it: every interface that is kept is JSON-RPC and leads to `url`, and the signatures are gone, since they
 * no longer fit. Everything else stays as the agent wrote it. Undefined when the card is no object or offers no JSON-RPC.
 */
export function rewriteCard(card: Json, url: string): Json | undefined {
  if (!isJsonObject(card) || jsonRpcInterfaces(card).length === 0) return undefined;
  const { signatures: _, ...kept } = card;
  const rewritten: { [member: string]: Json } = kept;
  if (card["supportedInterfaces"] !== undefined) {
    rewritten["supportedInterfaces"] = list(card["supportedInterfaces"])
      .filter((entry) => entry["protocolBinding"] === "JSONRPC")
      .map((entry) => ({ ...entry, url }));
  }
  if (card["url"] !== undefined) {
    rewritten["url"] = url;
    rewritten["preferredTransport"] = "JSONRPC";
  }
  if (card["additionalInterfaces"] !== undefined) {
    rewritten["additionalInterfaces"] = list(card["additionalInterfaces"])
      .filter((entry) => entry["transport"] === "JSONRPC")
      .map((entry) => ({ ...entry, url }));
  }
  return rewritten;
}

function isOld(version: Json | undefined): boolean {
  return typeof version === "string" && version.startsWith("0.");
}

function list(value: Json | undefined): readonly { readonly [key: string]: Json }[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
