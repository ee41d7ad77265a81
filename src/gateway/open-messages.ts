import type { SpanContext } from "../protocols/trace-context.ts";

/** Which messages are under way, by session: a call that carries only the session belongs to the one that is open. */
export type OpenMessages = {
  /** A message of a session has begun. Call what is returned when it is over; a second call does nothing. */
  open(session: string, span: SpanContext): () => void;
  /** The session's open message that began last. */
  find(session: string | undefined): SpanContext | undefined;
};

/** Nothing under way. */
export function createOpenMessages(): OpenMessages {
  const open = new Map<string, readonly SpanContext[]>();
  return {
    open(session, span) {
      open.set(session, [...(open.get(session) ?? []), span]);
      return () => {
        const left = (open.get(session) ?? []).filter((other) => other !== span);
        if (left.length === 0) open.delete(session);
        else open.set(session, left);
      };
    },
    find: (session) => (session === undefined ? undefined : open.get(session)?.at(-1)),
  };
}
