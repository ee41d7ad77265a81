import type { SnapshotAnswer, SnapshotDeployment, SnapshotPolicy } from "../../delivery/domain/snapshot.ts";
import { digestBytes } from "../../kernel/digest.ts";
import type { AskedLine, ToolDecisionRecord } from "../../safety/domain/tool-decision.ts";
import { post } from "./start-agent.ts";
import { deploymentOf, snapshotOf } from "./sign-snapshot.ts";
import { startTestGateway, type TestGateway } from "./start-test-gateway.ts";
import { answerJson, startUpstream, type Upstream } from "./start-upstream.ts";

/** A policy of permits by id, as the control plane sends it. */
export function policyOf(policies: SnapshotPolicy["policies"], members: Partial<SnapshotPolicy> = {}): SnapshotPolicy {
  const approval = { required: 1, holdMs: 0, expiresMs: 60_000 };
  return { digest: digestBytes(JSON.stringify(policies)), policies, sideEffects: ["refund", "wipe"], approval, ...members };
}

/** Refunds up to 5000 are allowed, larger ones need a person, `look` is allowed, everything else is denied. */
export const refundPolicies = {
  look: `permit(principal, action == Action::"call", resource == Tool::"shop/look");`,
  small: `permit(principal, action == Action::"call", resource == Tool::"shop/refund") when { context.args.amount_cents <= 5000 };`,
  big: `permit(principal, action == Action::"ask", resource == Tool::"shop/refund");`,
};

/** What a client got of a `tools/call`. */
export type CallAnswer = {
  readonly status: number;
  readonly id: unknown;
  readonly isError: boolean | undefined;
  readonly text: string;
  /** `_meta["airworthy/decision"]`. */
  readonly decision: { readonly id: string; readonly verdict: string; readonly policies: readonly string[]; readonly state: string };
  readonly errorCode: string | undefined;
};

/** A gateway in front of a shop whose tools answer "done". */
export type Desk = AsyncDisposable & {
  readonly gateway: TestGateway;
  readonly shop: Upstream;
  readonly url: string;
  /** Calls a tool, in the session `s-1` unless told otherwise. */
  call(tool: string, input: unknown, options?: { baggage?: string; id?: unknown; signal?: AbortSignal }): Promise<CallAnswer>;
  /** The arguments of the calls that reached the shop. */
  effects(): unknown[];
  asked(): Promise<(ToolDecisionRecord & AskedLine)[]>;
  /** Sends a snapshot in which people have answered. */
  answer(decision: string, verdict: SnapshotAnswer["verdict"], members?: Partial<SnapshotAnswer>): Promise<void>;
  /** Sends a snapshot with another deployment. */
  change(members: Partial<SnapshotDeployment>): Promise<void>;
};

/** Starts one with a policy. */
export async function startDesk(policy: SnapshotPolicy, options: Parameters<typeof startTestGateway>[0] = {}): Promise<Desk> {
  const shop = await startUpstream((request, response) => {
    const message = JSON.parse(request.body);
    const answer = ({ id }: { id: unknown }): unknown => ({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "done" }] } });
    answerJson(response, Array.isArray(message) ? message.map(answer) : answer(message));
  });
  const gateway = await startTestGateway(options);
  let version = 0;
  let deployment = deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } }, policy });
  const answers = new Map<string, SnapshotAnswer>();
  const send = (): Promise<void> =>
    gateway.use({ ...snapshotOf(++version, { dep_1: deployment }, { dep_1: 1 }), answers: [...answers.values()] });
  await send();
  const url = `${gateway.url}/d/dep_1/mcp/shop`;
  const asked = async (): Promise<(ToolDecisionRecord & AskedLine)[]> =>
    (await gateway.toolDecisions()).filter((line): line is ToolDecisionRecord & AskedLine => line.kind === "asked");

  return {
    gateway,
    shop,
    url,
    async call(tool, input, { baggage = "airworthy.session=s-1", id = 1, signal } = {}) {
      const body = JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: input } });
      const init = { method: "POST", body, headers: { "content-type": "application/json", baggage } };
      return readAnswer(await fetch(url, { ...init, ...(signal !== undefined && { signal }) }));
    },
    effects: () => shop.seen.map(({ body }) => JSON.parse(body).params.arguments),
    asked,
    async answer(decision, verdict, members = {}) {
      const line = (await asked()).find((one) => one.decision === decision);
      const { gateway: id } = await gateway.status();
      const base = { decision, gateway: id, actionHash: line?.actionHash ?? "", verdict, reason: "", expiresAt: line?.expiresAt ?? 0 };
      answers.set(decision, { ...base, ...members });
      await send();
    },
    async change(members) {
      deployment = { ...deployment, ...members };
      await send();
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await shop[Symbol.asyncDispose]();
    },
  };
}

/** Reads what came back for one call. */
export async function readAnswer(response: Response): Promise<CallAnswer> {
  const { id, result = {}, error } = (await response.json()) as Record<string, never>; // JSON-RPC
  const { isError, content, _meta: meta } = result as { isError?: boolean; content?: { text: string }[]; _meta?: Record<string, never> };
  const text = content?.[0]?.text ?? (error as { message?: string } | undefined)?.message ?? "";
  const decision = meta?.["airworthy/decision"] ?? ({ id: "", verdict: "", policies: [], state: "" } as never);
  const errorCode = (error as { data?: { code?: string } } | undefined)?.data?.code;
  return { status: response.status, id, isError, text, decision, errorCode };
}

/** Posts a batch, or anything else. */
export function postTo({ url }: Desk, body: unknown): Promise<Response> {
  return post(url, typeof body === "string" ? body : JSON.stringify(body), { baggage: "airworthy.session=s-1" });
}
