import { expect, test } from "vitest";

import type { DecisionView } from "../../../../src/decisions/views.ts";
import { sayKind, sayOutcome, stateNow } from "./decision-words.ts";

const now = new Date("2026-11-18T13:00:00Z");
const vote = { person: "maren", verified: true, verdict: "approved", reason: "Known customer.", at: "2026-11-18T12:50:48Z" } as const;
const held: DecisionView = {
  id: "dec_1",
  kind: "tool-call",
  object: "session/s-1",
  agent: "support-desk",
  environment: "production",
  digest: "sha256:4be0",
  sentence: "",
  state: "pending",
  required: 1,
  barred: [],
  votes: [],
  askedAt: "2026-11-18T12:50:00Z",
  expiresAt: "2026-11-18T13:05:00Z",
  settledAt: null,
  detail: { tool: "refund" },
};

test("a held call is named by its tool, a release's question by what it asks", () => {
  expect(sayKind(held)).toBe("refund");
  expect(sayKind({ ...held, kind: "sign-off", detail: {} })).toBe("Sign-off for production");
});

test("what has run out is expired before the server says so, and stays what it was when somebody answered", () => {
  expect(stateNow(held, now)).toBe("pending");
  expect(stateNow(held, new Date("2026-11-18T13:05:00Z"))).toBe("expired");
  expect(stateNow({ ...held, state: "approved" }, new Date("2026-11-18T14:00:00Z"))).toBe("approved");
  expect(stateNow({ ...held, expiresAt: null }, new Date("2027-01-01T00:00:00Z"))).toBe("pending");
});

test("expired is told apart from denied", () => {
  expect(sayOutcome({ ...held, state: "expired" }, now)).toBe("expired, denied because nobody answered");
  expect(sayOutcome({ ...held, state: "denied", votes: [{ ...vote, verdict: "denied" }] }, now)).toBe("denied by maren: “Known customer.”");
});

test("an approval says who gave it, how fast, and whether it was used", () => {
  expect(sayOutcome({ ...held, state: "approved", votes: [vote] }, now)).toBe("approved by maren in 48 s, not used yet");
  expect(sayOutcome({ ...held, state: "used", votes: [vote] }, now)).toBe("approved by maren in 48 s, used once");
  expect(sayOutcome({ ...held, required: 2, votes: [vote] }, now)).toBe("1 of 2 approved");
});
