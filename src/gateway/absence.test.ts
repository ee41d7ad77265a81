import { expect, test } from "vitest";

import { seededRandom } from "../kernel/random.ts";
import { answerTask, post, sendMessage, startAgent, taskIn } from "./testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "./testing/sign-snapshot.ts";
import { startTestGateway } from "./testing/start-test-gateway.ts";

const minutes = 30;
const stepMs = 5_000;

test("for 30 minutes without a control plane traffic goes on, every session stays with its version, and nothing that was seen is lost", async () => {
  await using stable = await startAgent(answerTask("stable"));
  await using canary = await startAgent(answerTask("canary"));
  let now = Date.UTC(2030, 0, 1);
  await using gateway = await startTestGateway({ clock: () => now });
  const deployments = { dep_1: deploymentOf({ agentUrl: stable.url }), dep_2: deploymentOf({ agentUrl: canary.url, version: "v2" }) };
  await gateway.use(snapshotOf(1, deployments, { dep_1: 0.8, dep_2: 0.2 }));

  const random = seededRandom(7);
  const say = async (contextId?: string): Promise<{ readonly session: string; readonly by: string }> => {
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage(contextId === undefined ? {} : { contextId }));
    expect(answer.status).toBe(200);
    const task = await taskIn(answer);
    return { session: contextId ?? task.contextId, by: task.id };
  };
  const sessions: { readonly session: string; readonly by: string }[] = [];
  let messages = 0;
  // Nobody sends a snapshot, asks what was seen or acknowledges it from here on. The gateway's clock is simulated; its traffic and its disk are not.
  for (let step = 0; step * stepMs < minutes * 60_000; step++, now += stepMs) {
    sessions.push(await say(step % 2 === 0 ? undefined : `the client's own ${step}`));
    const known = sessions[Math.floor(random() * sessions.length)];
    expect(await say(known?.session)).toEqual(known);
    messages += 2;
    if (step === 200) await gateway.restart();
  }
  const canaries = sessions.filter(({ by }) => by === "canary").length / sessions.length;
  expect(canaries).toBeGreaterThan(0.1);
  expect(canaries).toBeLessThan(0.3);
  expect(await Promise.all(sessions.map(({ session }) => say(session)))).toEqual(sessions);
  messages += sessions.length;

  // It is back: everything is there, each once, and what it says counts at once.
  expect((await gateway.status()).counters.dropped).toBe(0);
  const seen = new Set<number>();
  for (let after = 0; ;) {
    const page = await gateway.observations(after);
    for (const { seq, kind } of page) if (kind === "message") seen.add(seq);
    const last = page.at(-1)?.seq;
    if (last === undefined) break;
    after = last;
  }
  expect(seen.size).toBe(messages);
  await gateway.use(snapshotOf(2, deployments, { dep_1: 1, dep_2: 0 }));
  expect((await say()).by).toBe("stable");
  expect(await say(sessions.find(({ by }) => by === "canary")?.session)).toMatchObject({ by: "canary" });
});
