import type { Wire } from "../kernel/wire.ts";
import { codecOf } from "../protocols/wires/codec-of.ts";
import type { Conversation } from "./conversation.ts";
import { talkOverA2a } from "./talk-over-a2a.ts";
import { talkOverHttp } from "./talk-over-http.ts";

/** A deployment's fronts, and what its agent speaks. */
export type AgentFront = {
  /** `{gateway}/d/{deployment}`. */
  readonly url: string;
  readonly wire: Wire;
};

/**
 * Opens a conversation with a deployed agent over its own wire.
 * @param headers sent with every request, such as `baggage`.
 */
export async function openConversation({ url, wire }: AgentFront, headers: Record<string, string>): Promise<Conversation> {
  return wire === "a2a" ? talkOverA2a(`${url}/a2a`, headers) : talkOverHttp(`${url}/agent`, codecOf(wire), headers);
}
