import { digestOf } from "../kernel/digest.ts";
import { type AgentVersion, findSuite, loadVersion, type StoredSuite } from "../registry/index.ts";
import { type Deployment, deploymentState, type Endpoints, endpointsOf, listDeployments } from "../runtime/index.ts";
import { listTrialObservations } from "../telemetry/index.ts";
import { formatNames } from "./domain/format-number.ts";
import { conditionsOf, rulesOf } from "./domain/run-conditions.ts";
import type { Suite } from "./domain/suite.ts";
import { openModel } from "./ask-model.ts";
import { finishRun } from "./finish-run.ts";
import type { RunnerDeps } from "./run-evaluations.ts";
import type { PlayedRun } from "./load-run-result.ts";
import { mayJudgeBlock } from "./review/may-judge-block.ts";
import { playTrials } from "./play-trials.ts";
import { createStateQuery } from "./query-states.ts";
import { RunStopped } from "./run-stopped.ts";
import type { LeasedRun, StartedRun, StoredRun } from "./run-store.ts";
import type { RunTools } from "./stored-run.ts";
import { parseSuite } from "./suite-file.ts";
import type { EvaluationTables } from "./tables.ts";
import { openToolEndpoint, type ToolEndpoint } from "./tool-endpoint.ts";

const pollMs = 150;
const deployTimeoutMs = 120_000;
const toolTimeoutMs = 15_000;

/**
 * Plays a run: waits for its deployment, learns the tools, plays every trial that has no result yet, judges. Each trial is
 * stored when it ends, so a run that was interrupted goes on where it was; a trial that was under way is played anew with
 * names of its own.
 */
export async function executeRun(deps: RunnerDeps, waiting: LeasedRun): Promise<void> {
  const suite = readSuite(waiting, await findSuite(deps.db, waiting, waiting.agent, waiting.suite, waiting.suiteDigest));
  const run = await markRunning(deps, waiting, suite);
  const version = await loadVersion(deps.db, run.versionId);
  const deployment = await waitForDeployment(deps, run);
  const endpoints = endpointsOf(deployment, version);
  await deps.tellGateways();
  const { names, ...tools } = await learnTools(endpoints, version);
  refuseUnseenFaults(suite, names);
  await deps.db
    .withTables<EvaluationTables>()
    .updateTable("evaluation_runs")
    .set({ tools: JSON.stringify(tools) })
    .where("id", "=", run.id)
    .execute();
  const evaluation = await openEvaluationEndpoint(suite, endpoints);
  let played: PlayedRun;
  try {
    played = await playTrials(
      deps,
      { run, version, suite, tools, awaitDeployment: () => waitForDeployment(deps, run) },
      {
        clock: deps.clock,
        runId: run.id,
        suite,
        simulator: suite.simulator === undefined ? undefined : openModel(suite.simulator, { env: process.env, name: "the simulator" }),
        judge: suite.judge === undefined ? undefined : openModel(suite.judge, { env: process.env, name: "the judge" }),
        front: { url: `${deps.gatewayUrl()}/d/${deployment.id}`, wire: version.manifest.wire },
        wireProof: { hasAnswer: false },
        evaluation,
        queryState: createStateQuery(endpoints),
        isSideEffect: (server, tool) =>
          tools.sideEffects.includes(tool) ||
          tools.sideEffects.includes(`${server}/${tool}`) ||
          // Nothing says of a tool in the agent's process that it only reads.
          (server === "own" && version.manifest.toolPolicy.sideEffects === undefined),
        outcome: version.manifest.outcome,
        judgeMayBlock: run.conditions?.judgeMayBlock ?? false,
        price: version.model?.price,
        stopping: deps.stopping,
        observe: async (trial) => {
          await deps.collectObservations();
          return listTrialObservations(deps.db, trial);
        },
      },
    );
  } finally {
    await evaluation?.close();
  }
  deps.stopping.throwIfAborted();
  await deps.collectObservations();
  await finishRun(deps, run, played);
}

function readSuite(run: StoredRun, stored: StoredSuite | undefined): Suite {
  if (stored === undefined) {
    throw new RunStopped(
      "evaluation/suite-missing",
      `No suite "${run.suite}" was registered for "${run.agent}". Name its file under suites in airworthy.yaml and register again.`,
    );
  }
  const parsed = parseSuite(stored.text, stored.file);
  if (!parsed.ok)
    throw new RunStopped(
      "evaluation/suite-invalid",
      `${stored.file} has ${parsed.error.length} mistakes; the first: ${parsed.error[0]?.path ?? ""} ${parsed.error[0]?.message ?? ""}`,
    );
  return parsed.value;
}

/** A run that is taken up again keeps the time at which it began. */
async function markRunning(deps: RunnerDeps, run: LeasedRun, suite: Suite): Promise<StartedRun> {
  // A run that is taken up again goes on as it began, whatever people have labelled since.
  const conditions = run.conditions ?? conditionsOf(suite, await mayJudgeBlock(deps.db, run, suite));
  const startedAt = run.startedAt ?? new Date(deps.clock());
  await deps.db
    .withTables<EvaluationTables>()
    .updateTable("evaluation_runs")
    .set({
      status: "running",
      started_at: startedAt,
      cases: suite.cases.length,
      trials_per_case: suite.trials,
      conditions: JSON.stringify(conditions),
    })
    .where("id", "=", run.id)
    .execute();
  deps.changes.publish(run, { topic: "evaluation", id: run.id });
  return { ...run, startedAt, conditions };
}

async function waitForDeployment(deps: RunnerDeps, run: StoredRun): Promise<Deployment> {
  const deadline = deps.clock() + deployTimeoutMs;
  for (;;) {
    deps.stopping.throwIfAborted();
    const [deployment] = await listDeployments(deps.db, { id: run.deploymentId ?? "" });
    const problem = deployment?.processes.find((process) => process.problem !== undefined)?.problem?.message;
    if (deployment === undefined) throw new RunStopped("evaluation/deployment-gone", "The deployment that was to be evaluated has ended");
    const state = deploymentState(deployment);
    if (state === "ready") return deployment;
    if (state === "failed" || deps.clock() > deadline) {
      throw new RunStopped("evaluation/deployment-failed", `The version does not become ready: ${problem ?? `it is ${state}`}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Which tools change something: the manifest's word, else what does not carry MCP's readOnlyHint. `names`: every tool, with and without its server. */
async function learnTools(endpoints: Endpoints, version: AgentVersion): Promise<RunTools & { readonly names: ReadonlySet<string> }> {
  const sideEffects: string[] = [];
  const names = new Set<string>();
  const definitions: Record<string, string> = {};
  for (const [server, url] of Object.entries(endpoints.mcp)) {
    const endpoint = await connect(server, url);
    try {
      const tools = await endpoint.listTools(AbortSignal.timeout(toolTimeoutMs));
      definitions[server] = digestOf(tools.map((tool) => tool.definition));
      for (const { name } of tools) names.add(name).add(`${server}/${name}`);
      sideEffects.push(...tools.filter((tool) => !tool.readOnly).map((tool) => `${server}/${tool.name}`));
    } finally {
      await endpoint.close();
    }
  }
  return { sideEffects: version.manifest.toolPolicy.sideEffects ?? sideEffects, definitions, names };
}

/** A fault that cannot happen would make the run say what it has not measured. */
function refuseUnseenFaults(suite: Suite, names: ReadonlySet<string>): void {
  const wanted = rulesOf(conditionsOf(suite, false).faults).map(({ tool }) => tool);
  const unseen = [...new Set(wanted)].filter((tool) => !names.has(tool));
  if (unseen.length === 0) return;
  throw new RunStopped(
    "evaluation/fault-unreachable",
    `The suite makes ${formatNames(unseen)} fail, which no MCP server of the version has. Only calls to its servers pass the gateway; what a tool in the agent's own process does cannot be changed. Take the fault out of the suite.`,
  );
}

async function openEvaluationEndpoint(suite: Suite, endpoints: Endpoints): Promise<ToolEndpoint | undefined> {
  const server = suite.evaluationServer;
  if (server === undefined) return undefined;
  const url = endpoints.evaluation[server];
  if (url === undefined) {
    throw new RunStopped(
      "evaluation/no-evaluation-endpoint",
      `The suite's evaluationServer "${server}" has no evaluationPath in airworthy.yaml. Add it, or take evaluationServer out of the suite.`,
    );
  }
  return connect(server, url);
}

async function connect(server: string, url: string): Promise<ToolEndpoint> {
  try {
    return await openToolEndpoint(url, AbortSignal.timeout(toolTimeoutMs));
  } catch (error) {
    throw new RunStopped(
      "evaluation/tool-server-unreachable",
      `The MCP server "${server}" does not answer at ${url}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
