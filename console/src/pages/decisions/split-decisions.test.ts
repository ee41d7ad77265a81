import { expect, test } from "vitest";

import type { DecisionView } from "../../../../src/decisions/views.ts";
import { splitDecisions } from "./split-decisions.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 18, 13, minute)).toISOString();

function decision(id: string, part: Partial<DecisionView>): DecisionView {
  return {
    id,
    kind: "tool-call",
    object: "session/s-1",
    agent: "support-desk",
    environment: "production",
    digest: "sha256:1",
    sentence: "",
    state: "pending",
    required: 1,
    barred: [],
    votes: [],
    askedAt: at(0),
    expiresAt: null,
    settledAt: null,
    detail: {},
    ...part,
  };
}

const now = new Date(at(30));
const ids = (decisions: readonly DecisionView[]): string[] => decisions.map(({ id }) => id);

test("what runs out first stands first, then what waits longest without an end", () => {
  const inbox = splitDecisions(
    [
      decision("endless-young", { askedAt: at(20) }),
      decision("late", { expiresAt: at(50) }),
      decision("endless-old", { askedAt: at(1) }),
      decision("soon", { expiresAt: at(31) }),
    ],
    now,
  );
  expect(ids(inbox.waiting)).toEqual(["soon", "late", "endless-old", "endless-young"]);
  expect(inbox.decided).toEqual([]);
});

test("what has run out waits no more, and the newest end stands first", () => {
  const inbox = splitDecisions(
    [
      decision("denied", { state: "denied", settledAt: at(10) }),
      decision("ran-out", { expiresAt: at(29) }),
      decision("used", { state: "used", settledAt: at(20) }),
    ],
    now,
  );
  expect(inbox.waiting).toEqual([]);
  expect(ids(inbox.decided)).toEqual(["ran-out", "used", "denied"]);
});
