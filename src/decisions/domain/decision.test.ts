import { describe, expect, test } from "vitest";

import { seededRandom } from "../../kernel/random.ts";
import { type Ballot, settleVote, stateAt, type Vote } from "./decision.ts";

const ballot: Ballot = { state: "pending", digest: "sha256:a", required: 1, barred: ["jonas"], expiresAt: 1_000, votes: [] };
const cast = (person: string, verdict: Vote["verdict"] = "approved", at = 10): Vote => ({
  person,
  verified: true,
  verdict,
  reason: "r",
  at,
});
const vote = (given: Partial<Vote & { digest: string; kind: "person" | "machine" }> = {}) => ({
  ...cast("maren"),
  digest: "sha256:a",
  kind: "person" as const,
  ...given,
});

describe("a decision", () => {
  test("is approved by as many different people as it needs", () => {
    expect(settleVote(ballot, vote())).toEqual({ ok: true, state: "approved" });
    expect(settleVote({ ...ballot, required: 2 }, vote())).toEqual({ ok: true, state: "pending" });
    expect(settleVote({ ...ballot, required: 2, votes: [cast("idris")] }, vote())).toEqual({ ok: true, state: "approved" });
    expect(settleVote({ ...ballot, required: 2, votes: [cast("maren")] }, vote())).toMatchObject({
      refusal: { code: "decisions/voted-already" },
    });
  });

  test("is denied by one", () => {
    expect(settleVote({ ...ballot, required: 3, votes: [cast("idris")] }, vote({ verdict: "denied" }))).toEqual({
      ok: true,
      state: "denied",
    });
  });

  test("is not approved by its author, who may deny it", () => {
    expect(settleVote(ballot, vote({ person: "jonas" }))).toMatchObject({ refusal: { code: "decisions/own-work" } });
    expect(settleVote(ballot, vote({ person: "jonas", verdict: "denied" }))).toEqual({ ok: true, state: "denied" });
  });

  test("is not decided by a machine, on another digest, or after its time", () => {
    expect(settleVote(ballot, vote({ kind: "machine" }))).toMatchObject({ refusal: { code: "decisions/not-a-person" } });
    expect(settleVote(ballot, vote({ digest: "sha256:b" }))).toMatchObject({ refusal: { code: "decisions/digest-differs" } });
    expect(settleVote(ballot, vote({ at: 1_000 }))).toMatchObject({ refusal: { code: "decisions/not-pending", state: "expired" } });
    expect(stateAt(ballot, 999)).toBe("pending");
  });

  test("whatever the votes: never approved by fewer people than it needs, nor by an author, nor after its time", () => {
    const random = seededRandom(11);
    const people = ["maren", "idris", "jonas", "lotte"];
    for (let round = 0; round < 2_000; round++) {
      const required = 1 + Math.floor(random() * 3);
      const votes: Vote[] = [];
      let state: Ballot["state"] = "pending";
      for (let at = 0; at < 1_200; at += 100) {
        const person = people[Math.floor(random() * people.length)] ?? "maren";
        const next = vote({ person, at, verdict: random() < 0.9 ? "approved" : "denied" });
        const settled = settleVote({ ...ballot, required, state, votes }, next);
        if (!settled.ok) continue;
        votes.push(next);
        if (settled.state === "approved") {
          const approvers = new Set(votes.filter(({ verdict }) => verdict === "approved").map((one) => one.person));
          expect(approvers.size).toBeGreaterThanOrEqual(required);
          expect(approvers).not.toContain("jonas");
          expect(at).toBeLessThan(1_000);
          expect(votes.every(({ verdict }) => verdict === "approved")).toBe(true);
        }
        state = settled.state;
      }
    }
  });
});
