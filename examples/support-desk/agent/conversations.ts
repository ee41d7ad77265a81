import type { ModelMessage } from "ai";

/** How many conversations are remembered; the one that was silent longest is forgotten first. */
const MOST_CONVERSATIONS = 10_000;

/** The conversations of this process by A2A context id, in memory. */
export type Conversations = {
  recall(contextId: string): readonly ModelMessage[];
  /** Appends one turn: the customer's message and everything the model and the tools answered to it. */
  remember(contextId: string, turn: readonly ModelMessage[]): void;
};

/** Starts with no conversation. */
export function createConversations(): Conversations {
  const byContext = new Map<string, readonly ModelMessage[]>();
  return {
    recall: (contextId) => byContext.get(contextId) ?? [],
    remember(contextId, turn) {
      const whole = [...(byContext.get(contextId) ?? []), ...turn];
      // A Map keeps insertion order: deleting first moves this conversation to the end.
      byContext.delete(contextId);
      byContext.set(contextId, whole);
      for (const oldest of byContext.keys()) {
        if (byContext.size <= MOST_CONVERSATIONS) break;
        byContext.delete(oldest);
      }
    },
  };
}
