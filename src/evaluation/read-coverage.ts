import { productionEnvironment } from "../kernel/scope.ts";
import type { SessionOpening } from "../telemetry/index.ts";
import { coverTraffic, type Request, type RunCoverage } from "./domain/cover-traffic.ts";
import { userTexts } from "./domain/user-texts.ts";
import { lastUserText } from "./formats/last-user-text.ts";
import { readArguments } from "./formats/recorded-calls.ts";
import type { PlayedRun } from "./load-run-result.ts";
import type { RunnerDeps } from "./run-evaluations.ts";
import { listTrials, type StartedRun } from "./run-store.ts";

const days = 7;
const mostSessions = 2_000;
const shownClusters = 5;
const shownLength = 200;
/** A span store that takes longer holds up no verdict. */
const timeoutMs = 10_000;

/**
 * How much of what people asked the agent in production in the last seven days the suite's cases ask for: the newest 2,000 sessions whose texts
 * are kept. Null where there are none, or the span store cannot say, which changes no verdict.
 */
export async function readCoverage(deps: RunnerDeps, run: StartedRun, { suite }: PlayedRun): Promise<RunCoverage | null> {
  const scope = { organization: run.organization, project: run.project, environment: productionEnvironment };
  const arrivedSinceMs = deps.clock() - days * 86_400_000;
  let openings: readonly SessionOpening[];
  try {
    openings = await within(timeoutMs, deps.readOpenings({ ...scope, agent: run.agent, arrivedSinceMs, limit: mostSessions }));
  } catch (error) {
    deps.log.warn("coverage is not known", { run: run.id, error: error instanceof Error ? error.message : String(error) });
    return null;
  }
  const trials = Map.groupBy(await listTrials(deps.db, run.id), ({ caseId }) => caseId);
  const cases = suite.cases.map(({ id, ...definition }): Request & { readonly id: string } => {
    const own = (trials.get(id) ?? []).map(({ result }) => result);
    const said = own.find(({ turns }) => turns.length > 0)?.turns ?? userTexts(definition);
    return { id, texts: said, tools: new Set(own.flatMap(({ calls }) => calls.map(({ tool }) => tool))) };
  });
  const coverage = coverTraffic(openings.map(toRequest), cases);
  if (coverage === undefined) return null;
  const { clusters, ...shares } = coverage;
  const uncovered = clusters.filter((cluster) => cluster.cases.length === 0);
  return {
    ...shares,
    days,
    clusters: clusters.length,
    largest: uncovered
      .slice(0, shownClusters)
      .map(({ sessions, share, example, tools }) => ({ sessions, share, example: example.slice(0, shownLength), tools })),
  };
}

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`The span store did not answer within ${milliseconds / 1000} s`)), milliseconds);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toRequest({ input, tools }: SessionOpening): Request {
  return { texts: [lastUserText(readArguments(input)) ?? input], tools: new Set(tools) };
}
