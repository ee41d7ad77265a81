/** Counts per deployment, since this process began. */
export type TrafficCounters = {
  /** A request has been given to the deployment. Call what is returned when it is over; a second call does nothing. */
  enter(deployment: string): () => void;
  /** A model or tool call named no session. */
  unattributed(deployment: string): void;
  view(): {
    readonly inFlight: { readonly [deployment: string]: number };
    readonly unattributed: { readonly [deployment: string]: number };
  };
};

/** Counters at zero. */
export function createTrafficCounters(): TrafficCounters {
  const inFlight = new Map<string, number>();
  const unattributed = new Map<string, number>();
  return {
    enter(deployment) {
      inFlight.set(deployment, (inFlight.get(deployment) ?? 0) + 1);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        const left = (inFlight.get(deployment) ?? 1) - 1;
        if (left === 0) inFlight.delete(deployment);
        else inFlight.set(deployment, left);
      };
    },
    unattributed(deployment) {
      unattributed.set(deployment, (unattributed.get(deployment) ?? 0) + 1);
    },
    view: () => ({ inFlight: Object.fromEntries(inFlight), unattributed: Object.fromEntries(unattributed) }),
  };
}
