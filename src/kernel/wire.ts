import type { Json } from "./json.ts";

/** What an agent answers: A2A, OpenAI's chat completions, or plain HTTP as data describe it. */
export type Wire = "a2a" | "openai-chat" | { readonly http: HttpWire };

/** Messages to an agent are POSTs of JSON; pointers are JSON pointers (RFC 6901), in which `-` is a list's last item. */
export type HttpWire = {
  /** URL path. `{session}` in it stands for the session's id. */
  readonly path: string;
  /** Where the session's id is. Absent, and no `{session}` in the path: every message is a session of its own. */
  readonly session?: HttpWireSession;
  /** Where a message has its text. */
  readonly input: string;
  /** Where an answer has its text. */
  readonly output: string;
  /** Where an answer says that the agent could not: anything but null, false and the empty text. Absent: only its HTTP status says so. */
  readonly error?: string;
  /** What a message of an evaluation or a smoke test has besides its text and session. */
  readonly body?: JsonMembers;
  /** Absent: an answer is never a stream of pieces. */
  readonly stream?: {
    /** Where an event of a stream of server-sent events has its piece of the text. */
    readonly output: string;
    /** What the last event looks like. Absent: the end of the body is the end. */
    readonly end?: { readonly data: string } | { readonly event: string };
  };
};

/** In a header of the request, or in its body. `response`: in an answer, where the agent makes the id. */
export type HttpWireSession = { readonly response?: string } & ({ readonly header: string } | { readonly request: string });

type JsonMembers = { readonly [name: string]: Json };
