import { useQueryClient } from "@tanstack/react-query";
import type { Query, QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { readChange } from "./change.ts";
import type { Change } from "./change.ts";

/**
 * Changes of one burst are gathered this long, and at least until what the last ones named has been read: a running evaluation
 * or canary changes faster than its page can be read, and must not start that again and again.
 */
const GATHER_MS = 200;
/** A browser gives up on a stream that was refused; we ask again after this. */
const REOPEN_MS = 5_000;

export type LiveState = "connecting" | "live" | "lost";

/** Opens the one event stream and makes old what its changes name. Call it once, at the root. */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => follow(client, setState), [client]);
  return state;
}

function follow(client: QueryClient, tell: (state: LiveState) => void): () => void {
  let source: EventSource | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const pending: Change[] = [];

  const flush = async (): Promise<void> => {
    const changes = pending.splice(0);
    await client.invalidateQueries({ predicate: (query) => changes.some((change) => concerns(query, change)) });
    gather = pending.length > 0 && !ended ? setTimeout(() => void flush(), GATHER_MS) : undefined;
  };

  const open = (): void => {
    source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      tell("live");
      // What happened while nobody listened is unknown, before the first time too: what was read then is read again.
      void client.invalidateQueries();
    });
    source.addEventListener("change", (event) => {
      const change = readChange(event.data);
      if (change === undefined) return;
      pending.push(change);
      gather ??= setTimeout(() => void flush(), GATHER_MS);
    });
    source.addEventListener("error", () => {
      tell("lost");
      if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_MS);
    });
  };

  open();
  return () => {
    ended = true;
    source?.close();
    clearTimeout(reopen);
    clearTimeout(gather);
  };
}

function concerns(query: Query, change: Change): boolean {
  const meta = query.meta;
  if (meta === undefined || !meta.topics.includes(change.topic)) return false;
  return meta.id === undefined || meta.id === change.id;
}
