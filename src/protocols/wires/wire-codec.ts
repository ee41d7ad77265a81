import type { IncomingHttpHeaders } from "node:http";

import type { Json } from "../../kernel/json.ts";
import type { SseEvent } from "../sse.ts";

/** A message to an agent, whatever its wire. */
export type AgentMessage = {
  /** The session that the client names; absent: it names none. */
  readonly sessionId?: string;
  readonly text: string;
  /** For a wire that names no sessions: what the next message names it by, once the agent has given this answer. */
  readonly nextSessionId?: (answer: string) => string;
};

/** An agent's answer, whatever its wire. */
export type AgentAnswer = {
  /** The session, where the agent says it. */
  readonly sessionId?: string;
  /** Its id is a number on the wire. */
  readonly hasNumber?: true;
  readonly text: string;
  readonly failed?: AnswerFailure;
};

/** Why an answer is none: the agent said that it could not, there is no text where the wire has it, no JSON, or no end. */
export type AnswerFailure = "agent/error" | "agent/no-answer" | "gateway/upstream-garbage" | "gateway/upstream-broke-off";

/** What one event of a stream adds to the answer. */
export type AnswerPart = {
  readonly sessionId?: string;
  readonly hasNumber?: true;
  /** Follows what came before. */
  readonly piece?: string;
  /** The whole text, for a stream without pieces. */
  readonly whole?: string;
  readonly isError: boolean;
  readonly isEnd: boolean;
};

/** A POST to an agent. `path` is the part behind its front, or behind its base URL. */
export type WireRequest = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Json };

/** What is said in a conversation, oldest first; the last is the client's. */
export type Turns = readonly { readonly by: "client" | "agent"; readonly text: string }[];

/** Reads and writes one wire. */
export type WireCodec = {
  /** Where messages are posted, for people: `/chat`. */
  readonly path: string;
  /** True for a path that takes messages. */
  takes(path: string): boolean;
  readMessage(request: WireRequest): AgentMessage;
  /**
   * How a message that begins a session tells the agent of it: in this header, or by a change to its body (as rewriteJson holds it). Undefined: not at
   * all, since the agent makes the id itself or the wire has none.
   */
  readonly tell: { readonly header: string } | { change(body: unknown, sessionId: string): void } | undefined;
  /** True: the id of a session comes from the agent alone. */
  readonly agentNamesSession: boolean;
  /** @param body the answer's text. */
  readAnswer(body: string, headers: IncomingHttpHeaders): AgentAnswer;
  readEvent(event: SseEvent): AnswerPart;
  /** True: a stream without an event that is its end was cut off. */
  readonly hasEnd: boolean;
  /** Where an answer has its text, and the session that the agent makes, for people. */
  readonly answerPlace: string;
  readonly sessionPlace: string;
  /** A message as a client writes it. */
  writeMessage(
    turns: Turns,
    sessionId: string | number | undefined,
  ): { readonly path: string; readonly headers: Headers; readonly body: Json };
};

type Headers = { readonly [name: string]: string };
