import { describe, expect, test } from "vitest";

import { policyOf, postTo, readAnswer, refundPolicies, startDesk, type Desk } from "../testing/start-desk.ts";

const big = { order_id: "A-1", amount_cents: 42_000 };
const withHold = (holdMs: number, expiresMs = 60_000) => policyOf(refundPolicies, { approval: { required: 2, holdMs, expiresMs } });
/** Waits until people were asked so many times; a call that is held does not answer before. */
const askedTimes = (desk: Desk, times: number): Promise<unknown> => expect.poll(() => desk.asked()).toHaveLength(times);
const kinds = async ({ gateway }: Desk): Promise<string[]> => (await gateway.toolDecisions()).map(({ kind }) => kind);

describe("a call that the policy allows", () => {
  test("goes on, and is written down before it does when its tool has side effects", async () => {
    await using desk = await startDesk(policyOf(refundPolicies));
    expect(await desk.call("look", { order_id: "A-1" })).toMatchObject({ status: 200, isError: undefined, text: "done" });
    expect(await desk.gateway.toolDecisions()).toEqual([]);

    expect(await desk.call("refund", { amount_cents: 5000 }, { baggage: "airworthy.session=s-1,airworthy.run=run_1" })).toMatchObject({
      text: "done",
    });
    expect(await desk.gateway.toolDecisions()).toMatchObject([
      {
        seq: 1,
        kind: "judged",
        decision: expect.stringMatching(/^dec_[0-9a-z]{26}$/),
        actionHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        front: "mcp",
        server: "shop",
        tool: "refund",
        arguments: { amount_cents: 5000 },
        sideEffect: true,
        verdict: "allow",
        policies: ["small"],
        sentence: '"small" permits it.',
        versionDigest: "sha256:0",
        pin: "unknown",
        session: "s-1",
        run: "run_1",
        agent: "desk",
        version: "v1",
        environment: "production",
        deployment: "dep_1",
      },
    ]);
    expect(desk.effects()).toEqual([{ order_id: "A-1" }, { amount_cents: 5000 }]);
  });

  test("is every call where it only watches: nothing is refused, held or written anew, and what it would have said is written down", async () => {
    await using desk = await startDesk(policyOf(refundPolicies, { mode: "monitor" }));
    expect(await desk.call("wipe", {})).toMatchObject({ text: "done" });
    expect(await desk.call("refund", big)).toMatchObject({ text: "done" });
    const call = (id: unknown, tool: string) => ({
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name: tool, arguments: { a: 1.0 } },
    });
    const batch = JSON.stringify([call(1, "wipe"), call(2, "look")]).replaceAll('"a":1', '"a":1.00');
    await postTo(desk, batch);
    expect(desk.shop.seen.at(-1)?.body).toBe(batch);
    expect((await desk.gateway.toolDecisions()).map((line) => line.kind === "judged" && [line.tool, line.verdict, line.monitored])).toEqual(
      [
        ["wipe", "deny", true],
        ["refund", "ask", true],
        ["wipe", "deny", true],
      ],
    );
  });

  test("counts as one with side effects where nobody said which have", async () => {
    await using desk = await startDesk(policyOf(refundPolicies, { sideEffects: null }));
    await desk.call("look", {});
    expect(await desk.gateway.toolDecisions()).toMatchObject([{ tool: "look", sideEffect: true }]);
  });

  test("goes on with the values that were judged, and with nothing else changed", async () => {
    await using desk = await startDesk(policyOf(refundPolicies));
    const text = `{"jsonrpc":"2.0","id":12345678901234567890,"method":"tools/call","params":{"name":"refund","_meta":{"n":1.0},
      "arguments":{"amount_cents":99999,"amount_cents":4200.0000000000000000001,"note":"\\u0061"}}}`;
    await postTo(desk, text);
    expect(desk.shop.seen[0]?.body).toBe(
      '{"jsonrpc":"2.0","id":12345678901234567890,"method":"tools/call","params":{"name":"refund","_meta":{"n":1.0},"arguments":{"amount_cents":4200,"note":"a"}}}',
    );
  });
});

describe("a call that the policy denies", () => {
  test.each([
    ["wipe", {}, 'The tool "wipe" was not called. No policy permits it.', []],
    ["refund", {}, '"small" could not be evaluated: an argument is absent', ["small"]],
    ["refund", { amount_cents: "42" }, '"small" could not be evaluated', ["small"]],
  ])("is answered as a failed result that says why: %s %j", async (tool, input, text, policies) => {
    await using desk = await startDesk(policyOf(refundPolicies));
    const answer = await desk.call(tool, input, { id: "c-1" });
    expect(answer).toMatchObject({ status: 200, id: "c-1", isError: true, decision: { verdict: "deny", state: "denied", policies } });
    expect(answer.text).toContain(text);
    expect(answer.text).toContain(`(decision ${answer.decision.id})`);
    expect(desk.effects()).toEqual([]);
    expect(await desk.gateway.toolDecisions()).toMatchObject([{ kind: "judged", verdict: "deny", decision: answer.decision.id, policies }]);
    expect(await desk.gateway.observations()).toMatchObject([{ kind: "tool", tool, isError: true, result: [{ text: answer.text }] }]);
    expect((await desk.gateway.status()).toolDecisions).toMatchObject({ refused: 1, pending: 0, consumed: 0 });
  });

  test.each(["12345678901234567890", "12345678901234567891", "1e999", "-9007199254740992"])(
    "has a number that cannot be held: %s",
    async (digits) => {
      await using desk = await startDesk(policyOf(refundPolicies));
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look","arguments":{"amount_cents":${digits}}}}`;
      expect(await readAnswer(await postTo(desk, body))).toMatchObject({ isError: true, decision: { verdict: "deny" } });
      expect(desk.effects()).toEqual([]);
    },
  );

  test.each([
    ["without an id", { jsonrpc: "2.0", method: "tools/call", params: { name: "look", arguments: {} } }],
    ["that is not of JSON-RPC 2.0", { id: 1, method: "tools/call", params: { name: "wipe", arguments: {} } }],
    ["whose id is none", { jsonrpc: "2.0", id: {}, method: "tools/call", params: { name: "wipe", arguments: {} } }],
    ["with a key in another case", { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "look", arguments: {}, Arguments: {} } }],
  ])("%s is no call", async (_how, body) => {
    await using desk = await startDesk(policyOf(refundPolicies));
    expect((await postTo(desk, body)).status).toBe(400);
    expect(desk.effects()).toEqual([]);
  });

  test("is still first held against the allow-list", async () => {
    await using desk = await startDesk(policyOf(refundPolicies));
    await desk.change({ mcp: { shop: { url: `${desk.shop.url}/mcp`, tools: ["look"] } } });
    expect(await desk.call("refund", { amount_cents: 1 })).toMatchObject({ errorCode: "gateway/tool-not-allowed" });
    expect(await desk.gateway.toolDecisions()).toEqual([]);
  });
});

describe("a batch", () => {
  const message = (id: number, name: string, input: object) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name, arguments: input },
  });

  test("goes on whole when every call in it is allowed", async () => {
    await using desk = await startDesk(policyOf(refundPolicies));
    await postTo(desk, [message(1, "look", {}), message(2, "refund", { amount_cents: 1 })]);
    expect(JSON.parse(desk.shop.seen[0]?.body ?? "")).toHaveLength(2);
    expect(await kinds(desk)).toEqual(["judged"]);
  });

  test("is refused whole when a call in it is denied or needs a person, and each message is told why", async () => {
    await using desk = await startDesk(policyOf(refundPolicies));
    const list = { jsonrpc: "2.0", id: 4, method: "tools/list" };
    const batch = [
      message(1, "look", {}),
      message(2, "wipe", {}),
      message(3, "refund", big),
      list,
      { jsonrpc: "2.0", method: "notifications/x" },
    ];
    const answers: unknown = await (await postTo(desk, batch)).json();
    const notSent = { error: { code: -32602, data: { code: "gateway/batch-refused" } } };
    expect(answers).toMatchObject([
      { id: 1, ...notSent },
      { id: 2, result: { isError: true, _meta: { "airworthy/decision": { verdict: "deny" } } } },
      { id: 3, result: { isError: true, content: [{ text: expect.stringContaining("make it alone") }] } },
      { id: 4, ...notSent },
    ]);
    expect(desk.shop.seen).toEqual([]);
    expect(await kinds(desk)).toEqual(["judged", "judged"]);
    expect((await desk.gateway.observations()).map((seen) => seen.kind === "tool" && seen.tool)).toEqual(["look", "wipe", "refund"]);
  });
});

describe("a call that needs a person", () => {
  test("is held, and goes on once when people approve it in time", async () => {
    await using desk = await startDesk(withHold(20_000));
    const calling = desk.call("refund", big);
    await askedTimes(desk, 1);
    const [asked] = await desk.asked();
    expect(asked).toMatchObject({ required: 2, verdict: "ask", policies: ["big"], session: "s-1", arguments: big });
    expect(asked?.expiresAt).toBeGreaterThan(Date.now() + 50_000);
    expect((await desk.gateway.status()).toolDecisions).toMatchObject({ pending: 1 });
    expect((await desk.gateway.status()).inFlight).toEqual({ dep_1: 1 });
    await desk.answer(asked?.decision ?? "", "approved");
    expect(await calling).toMatchObject({ text: "done", isError: undefined });
    expect(await kinds(desk)).toEqual(["judged", "asked", "consumed"]);
    expect(new Set((await desk.gateway.toolDecisions()).map(({ decision }) => decision)).size).toBe(1);
    expect((await desk.gateway.status()).toolDecisions).toMatchObject({ pending: 0, consumed: 1, refused: 0 });
    expect((await desk.gateway.status()).inFlight).toEqual({});
  });

  test("is told no with the person's reason, and again when it is tried again", async () => {
    await using desk = await startDesk(withHold(20_000));
    const calling = desk.call("refund", big);
    await askedTimes(desk, 1);
    const [asked] = await desk.asked();
    await desk.answer(asked?.decision ?? "", "denied", { reason: "Ask for the receipt first." });
    expect(await calling).toMatchObject({ isError: true, decision: { id: asked?.decision, state: "denied" } });
    expect((await desk.call("refund", big)).text).toContain("A person has denied it: Ask for the receipt first.");
    expect(await kinds(desk)).toEqual(["judged", "asked", "closed", "judged"]);
    expect(desk.effects()).toEqual([]);
  });

  test("that nobody answers in time is told so; the same call later finds the approval, once", async () => {
    await using desk = await startDesk(withHold(0));
    const first = await desk.call("refund", big);
    expect(first).toMatchObject({ isError: true, decision: { verdict: "ask", state: "waiting", policies: ["big"] } });
    expect(first.text).toContain("make exactly the same call again");
    expect((await desk.call("refund", { amount_cents: 42_000, order_id: "A-1" })).decision.id).toBe(first.decision.id);
    expect(await kinds(desk)).toEqual(["judged", "asked", "judged"]); // the second call joined the first one's decision

    await desk.answer(first.decision.id, "approved");
    expect(await desk.call("refund", big)).toMatchObject({ text: "done" });
    const again = await desk.call("refund", big);
    expect(again).toMatchObject({ isError: true, decision: { state: "waiting" } });
    expect(again.decision.id).not.toBe(first.decision.id);
    expect(desk.effects()).toEqual([big]);
  });

  test.each<[string, (desk: Desk) => Promise<unknown>]>([
    ["other arguments", (desk) => desk.call("refund", { ...big, amount_cents: 42_001 })],
    ["another session", (desk) => desk.call("refund", big, { baggage: "airworthy.session=s-2" })],
    ["another version", (desk) => desk.change({ digest: "sha256:1" }).then(() => desk.call("refund", big))],
    ["another policy", (desk) => desk.change({ policy: { ...withHold(0), digest: "sha256:1" } }).then(() => desk.call("refund", big))],
    [
      "another definition of the tool",
      (desk) =>
        desk.change({ mcp: { shop: { url: `${desk.shop.url}/mcp`, pins: { refund: "sha256:1" } } } }).then(() => desk.call("refund", big)),
    ],
  ])("is not let through by the approval of %s", async (_what, call) => {
    await using desk = await startDesk(withHold(0));
    const { decision } = await desk.call("refund", big);
    await desk.answer(decision.id, "approved");
    expect(await call(desk)).toMatchObject({ isError: true, decision: { state: "waiting" } });
    expect(await desk.asked()).toHaveLength(2);
    expect(desk.effects()).toEqual([]);
  });

  test.each([
    ["of another gateway", { gateway: "gtw_other" }],
    ["for another call", { actionHash: "sha256:0" }],
    ["that has expired", { expiresAt: 1 }],
  ])("is not let through by an answer %s", async (_which, members) => {
    await using desk = await startDesk(withHold(0));
    const { decision } = await desk.call("refund", big);
    await desk.answer(decision.id, "approved", members);
    expect(await desk.call("refund", big)).toMatchObject({ isError: true, decision: { id: decision.id, state: "waiting" } });
    expect(desk.effects()).toEqual([]);
  });

  test("asks anew when its decision has expired", async () => {
    let now = 1_000_000;
    await using desk = await startDesk(withHold(0, 5000), { clock: () => now });
    const { decision } = await desk.call("refund", big);
    await desk.answer(decision.id, "approved");
    now += 5000;
    const later = await desk.call("refund", big);
    expect(later).toMatchObject({ isError: true, decision: { state: "waiting" } });
    expect(later.decision.id).not.toBe(decision.id);
    expect((await desk.gateway.status()).toolDecisions).toMatchObject({ pending: 1 });
  });

  test("that two callers make at once goes on once", async () => {
    await using desk = await startDesk(withHold(20_000));
    const calling = [desk.call("refund", big), desk.call("refund", big)];
    await expect.poll(() => kinds(desk)).toEqual(["judged", "asked", "judged"]);
    const [asked] = await desk.asked();
    await desk.answer(asked?.decision ?? "", "approved");
    const answers = await Promise.all(calling);
    expect(new Set((await desk.gateway.toolDecisions()).map(({ decision }) => decision))).toEqual(new Set([asked?.decision]));
    expect(answers.map(({ text }) => text).toSorted()).toEqual([expect.stringContaining("an equal call has used it"), "done"]);
    expect(desk.effects()).toEqual([big]);
  });

  test("does not go on when its policy changed while it was held", async () => {
    await using desk = await startDesk(withHold(20_000));
    const calling = desk.call("refund", big);
    await askedTimes(desk, 1);
    await desk.change({ policy: policyOf({ other: refundPolicies.look }) });
    const [asked] = await desk.asked();
    await desk.answer(asked?.decision ?? "", "approved");
    expect((await calling).text).toContain("has changed since it was asked for");
    expect(desk.effects()).toEqual([]);
  });

  test("ends its wait when the caller goes away, and keeps the approval for the next try", async () => {
    await using desk = await startDesk(withHold(20_000));
    const aborter = new AbortController();
    const calling = desk.call("refund", big, { signal: aborter.signal });
    await askedTimes(desk, 1);
    aborter.abort();
    await expect(calling).rejects.toThrow("aborted");
    await expect.poll(async () => (await desk.gateway.status()).inFlight).toEqual({});
    const [asked] = await desk.asked();
    await desk.answer(asked?.decision ?? "", "approved");
    expect(await desk.call("refund", big)).toMatchObject({ text: "done" });
    expect(await kinds(desk)).toEqual(["judged", "asked", "judged", "consumed"]);
  });

  test("beyond the thousandth that is held is answered at once, and may be made again", async () => {
    await using desk = await startDesk(withHold(60_000));
    const aborter = new AbortController();
    const held = Array.from({ length: 1000 }, (_, order) =>
      desk.call("refund", { ...big, order }, { signal: aborter.signal }).catch(() => "gone"),
    );
    await expect.poll(() => desk.gateway.toolDecisions(1999), { timeout: 20_000 }).toHaveLength(1); // each was judged and asked about
    const one = await desk.call("refund", big);
    expect(one).toMatchObject({ isError: true, decision: { state: "waiting" } });
    aborter.abort();
    expect(new Set(await Promise.all(held))).toEqual(new Set(["gone"]));
    await desk.answer(one.decision.id, "approved");
    expect(await desk.call("refund", big)).toMatchObject({ text: "done" });
  });

  test("in an evaluation is answered at once that a person would decide", async () => {
    await using desk = await startDesk(withHold(20_000));
    const answer = await desk.call("refund", big, { baggage: "airworthy.session=s-1,airworthy.run=run_1" });
    expect(answer).toMatchObject({ isError: true, decision: { verdict: "ask", state: "denied" } });
    expect(answer.text).toContain("This is an evaluation, in which nobody is asked");
    expect(await desk.gateway.toolDecisions()).toMatchObject([{ kind: "judged", verdict: "ask", run: "run_1" }]);
  });

  test("without a session is answered at once: nobody could be asked for whom", async () => {
    await using desk = await startDesk(withHold(20_000));
    expect((await desk.call("refund", big, { baggage: "" })).text).toContain("The call names no session");
    expect(await desk.asked()).toEqual([]);
  });
});
