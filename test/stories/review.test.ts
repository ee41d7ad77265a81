import { readFileSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { NextItemView, ReviewView } from "../../src/evaluation/review-views.ts";
import { startPlatform, writeCounterAgent } from "../platform.ts";

/** Twelve cases that every good version passes, and one that only the old one does. */
const cases = Array.from({ length: 12 }, (_, n) => `  - { id: c${n}, turns: ["Hello ${n}"], expect: { answer: { contains: [good] } } }`);
const suite = `suite: counter/core\ncases:\n${cases.join("\n")}\n  - { id: nostalgic, turns: ["Who are you?"], expect: { answer: { contains: [old] } } }\n`;

test(
  "a version that regressed in one case is signed off once two people have looked at it, blind, and their numbers stand beside the sign-off",
  { timeout: 240_000 },
  async () => {
    await using platform = await startPlatform();
    const release = async (version: string) => {
      const file = writeCounterAgent(platform.folder, version, { suite });
      writeFileSync(file, readFileSync(file, "utf8").replace("margin: 0.7", "margin: 0.7, review: required"));
      return platform.cli("--json", "release", "--file", file);
    };
    const signOff = (version: string) =>
      platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "looks right");

    // The first version has nothing to be held beside, so nobody need look at it.
    await release("good-old");
    expect(await signOff("good-old")).toMatchObject({ code: 0, json: { status: "live", review: { blocks: false } } });

    const waiting = (await release("good-new")).json as { status: string; next: string; evaluation: string };
    expect(waiting.next).toContain(`airworthy review create ${waiting.evaluation}`);
    expect(await signOff("good-new")).toMatchObject({ code: 4, json: { error: { code: "delivery/review-incomplete" } } });

    const created = await platform.cli("--json", "review", "create", waiting.evaluation, "--reviewers", "2");
    const review = created.json as ReviewView;
    // The case that regressed, and two of the twelve as control.
    expect(review, created.stderr).toMatchObject({ status: "open", items: 3, reviewers: 2, result: null });
    await signOff("good-new").then(({ stderr }) => expect(stderr).toContain("0 of 3 items had all their labels."));

    const label = async (person: string): Promise<number> => {
      let labelled = 0;
      for (;;) {
        const { next } = await platform.post<NextItemView>(`/reviews/${review.id}/next`, {}, person);
        if (next === null) return labelled;
        // The people like a version that says it is new where it was asked who it is.
        const side = next.a.exchanges.some(({ agent }) => agent.startsWith("good-new")) ? "a" : "b";
        const asked = next.a.exchanges[0]?.user.startsWith("Who") === true;
        const answer = await fetch(`${platform.api()}/api/v1/reviews/${review.id}/items/${next.item}/label`, {
          method: "PUT",
          headers: { "content-type": "application/json", "as-person": person },
          body: JSON.stringify({ winner: asked ? side : "tie", a: "pass", b: "pass", note: asked ? "It says who it is." : "" }),
        });
        expect(answer.status).toBe(200);
        labelled++;
      }
    };
    expect([await label("ada"), await label("bo")]).toEqual([3, 3]);

    const shown = await platform.cli("--json", "review", "show", review.id);
    expect(shown.json).toMatchObject({
      status: "complete",
      result: {
        candidateVersion: "good-new",
        baselineVersion: "good-old",
        numbers: { reviewers: ["ada", "bo"], disagreements: { items: 1, candidate: 1, baseline: 0 }, control: { items: 2, ties: 2 } },
      },
    });
    const drafts = (await platform.cli("review", "cases", review.id)).stdout;
    expect(drafts).toContain("id: nostalgic-review-");
    expect(drafts).toContain("people: pass, scorers: failed; candidate, trial 1 of nostalgic");

    const told = (await platform.cli("review", "labels", review.id)).stdout;
    expect(told).toMatch(/nostalgic +regressed +ada: candidate won; candidate pass, baseline pass\. It says who it is\./);
    // No judge was asked in this suite, which every line says.
    const lines = (await platform.cli("review", "labels", review.id, "--judge")).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toHaveLength(6);
    expect(lines[0]).toContain('"label":"pass","judge_name":null'); // nobody judged it, so that there is no verdict

    const signed = await signOff("good-new");
    expect(signed.json, signed.stderr).toMatchObject({ status: "live", review: { id: review.id, blocks: false } });
    expect((await platform.cli("--json", "review", "close", review.id)).json).toMatchObject({ status: "closed" });
    expect((await platform.cli("review", "list", "--evaluation", waiting.evaluation)).stdout).toContain(
      `${review.id}  closed   3 of 3 items labelled`,
    );
    const { items } = await platform.get<{ items: { action: string; what: string }[] }>("/audit?action=sign-off.approved");
    expect(items[0]?.what).toContain("Review: 2 people looked at 3 items, blind. Of the disagreements the candidate won 1, lost 0, tied 0");
  },
);
