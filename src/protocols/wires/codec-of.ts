import type { Wire } from "../../kernel/wire.ts";
import { httpCodec } from "./http-codec.ts";
import { httpTexts } from "./http-texts.ts";
import { openaiChatCodec } from "./openai-chat-codec.ts";
import { openaiChatTexts } from "./openai-chat-texts.ts";
import type { WireCodec } from "./wire-codec.ts";
import type { WireTexts } from "./wire-texts.ts";

/** Reads and writes a wire other than A2A, and finds the texts in it. */
export function codecOf(wire: Exclude<Wire, "a2a">): WireCodec & { readonly texts: WireTexts } {
  return wire === "openai-chat" ? { ...openaiChatCodec, texts: openaiChatTexts } : { ...httpCodec(wire.http), texts: httpTexts(wire.http) };
}
