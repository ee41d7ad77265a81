import type { ArgumentSource } from "../../safety/domain/tool-decision.ts";
import type { ActionKey } from "./approvals.ts";

/** More marks are not kept; the oldest goes first. A few KB each. */
const maxMarks = 2000;

/** What the model front knew of a call, for the front where its tool runs. */
export type CallMark = { readonly decision: string; readonly context: CallContext };

/** What stood around a call in the model's request. */
export type CallContext = {
  readonly provenance: readonly ArgumentSource[];
  /** The customer's last message; absent where there is none. */
  readonly customer?: string;
};

/** Carries what one front knows of a call to the next. */
export type CallMarks = {
  put(key: ActionKey, mark: CallMark): void;
  /** Gives a mark once. */
  take(key: ActionKey): CallMark | undefined;
};

/** No marks yet. They live in memory: without one a call gets an id of its own, and no provenance. */
export function createCallMarks(): CallMarks {
  const marks = new Map<string, CallMark>(); // oldest first
  const keyOf = ({ session, actionHash }: ActionKey): string => `${session}\n${actionHash}`;
  return {
    put(key, mark) {
      marks.delete(keyOf(key));
      marks.set(keyOf(key), mark);
      for (const oldest of marks.keys()) {
        if (marks.size <= maxMarks) break;
        marks.delete(oldest);
      }
    },
    take(key) {
      const mark = marks.get(keyOf(key));
      marks.delete(keyOf(key));
      return mark;
    },
  };
}
