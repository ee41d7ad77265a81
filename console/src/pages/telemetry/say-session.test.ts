import { expect, test } from "vitest";

import type { SessionView } from "../../../../src/telemetry/views.ts";
import { saySession } from "./say-session.ts";

const session: SessionView = {
  sessionId: "s",
  agent: "desk",
  agentVersion: "v1",
  arm: "stable",
  release: null,
  outcome: null,
  signal: null,
  why: null,
  startTime: "",
  lastTime: "",
  traceCount: 1,
};

test("a session says how it ended, by which signal, and why", () => {
  const failed = {
    ...session,
    outcome: "failed",
    signal: "agent-error",
    why: "the agent answered with an error.",
    release: "rel_1",
  } as const;
  expect(saySession(failed)).toEqual({
    sentence: "Failed: agent-error, because the agent answered with an error.",
    next: "It counts in the test of its release, in the order of assignment.",
  });
  expect(saySession({ ...session, outcome: "succeeded" }).sentence).toBe("Succeeded: no signal of the outcome contract fired.");
  expect(saySession({ ...session, outcome: "unknown", why: "nobody reported" }).sentence).toBe("Unknown: nobody reported.");
});

test("what nobody judges is told apart from what is not decided yet", () => {
  expect(saySession(session).sentence).toContain("horizon has not passed");
  expect(saySession({ ...session, arm: null }).sentence).toContain("no route gave it to an arm");
});
