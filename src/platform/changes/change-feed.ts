import type { ProjectScope } from "../../kernel/scope.ts";

/** What changed, for whoever shows it; the reader fetches the thing again. */
export type Change = {
  readonly topic: "release" | "evaluation" | "review" | "deployment" | "agent" | "decision" | "person";
  readonly id: string;
};

/** Tells listeners in this process that a committed change happened. A hint, never the truth: a listener that missed some refetches. */
export type ChangeFeed = {
  publish(scope: ProjectScope, change: Change): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: Change, scope: ProjectScope) => void): () => void;
};

/** An empty feed. */
export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<(change: Change, scope: ProjectScope) => void>();
  return {
    publish: (scope, change) => {
      for (const listener of listeners) listener(change, scope);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
