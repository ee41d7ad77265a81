import type { Command } from "commander";

import { formatUsd } from "../kernel/format-usd.ts";
import type { CommonOptions } from "../platform/cli/context.ts";
import { exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { SpanView, TraceSummaryView, TraceView } from "./views.ts";

type TracesOptions = CommonOptions & { agent?: string; session?: string; failed?: true; text?: string; limit: string };

/** `airworthy traces` and `airworthy trace ID`. */
export function addTelemetryCommands(program: Command): void {
  program
    .command("traces")
    .description("Traces, newest first")
    .option("--agent <name>", "of one agent")
    .option("--session <id>", "of one session")
    .option("--failed", "only those that failed")
    .option("--text <words>", "with these words in an input or an output")
    .option("--limit <n>", "at most so many", "20")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<TracesOptions>();
      return runCommand(options, async ({ terminal, connect }) => {
        const { agent, session, text, failed, limit } = options;
        const asked = Object.entries({ agent, session, text, limit, ...(failed === true && { failed: "true" }) });
        const query = new URLSearchParams(
          asked.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
        );
        const list = await (await connect()).get<{ items: TraceSummaryView[] }>(`/traces?${query.toString()}`);
        if (list.items.length === 0) terminal.say("No trace. Send spans over OTLP to the address that `airworthy up` prints.");
        for (const trace of list.items) terminal.say(describeTrace(trace));
        terminal.result(list);
        return exitCodes.pass;
      });
    });
  program
    .command("trace <id>")
    .description("One trace with its spans")
    .action((id: string, _own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const trace = await (await connect()).get<TraceView>(`/traces/${encodeURIComponent(id)}`);
        terminal.say(describeTrace(trace));
        for (const { message } of trace.failureReasons) terminal.say(`  failed: ${message}`);
        for (const { message } of trace.recovered) terminal.say(`  recovered: ${message}`);
        sayTree(trace.spans, (line) => terminal.say(line));
        terminal.result(trace);
        return exitCodes.pass;
      }),
    );
}

function describeTrace(trace: TraceSummaryView): string {
  const tokens = trace.inputTokens === null ? "" : `${trace.inputTokens + (trace.outputTokens ?? 0)} tokens`;
  const cost = trace.costUsd === null ? "" : formatUsd(trace.costUsd);
  const facts = [`${trace.spanCount} spans`, `${Math.round(trace.durationMs)} ms`, tokens, cost].filter((fact) => fact !== "").join(", ");
  return `${trace.traceId}  ${trace.failed ? "failed" : "ok    "}  ${trace.startTime}  ${trace.agent ?? "-"}  ${trace.name}  (${facts})`;
}

function sayTree(spans: readonly SpanView[], say: (line: string) => void): void {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const under = Map.groupBy(spans, ({ parentSpanId }) => (parentSpanId !== null && known.has(parentSpanId) ? parentSpanId : ""));
  const show = (parent: string, depth: number): void => {
    for (const span of under.get(parent) ?? []) {
      const who = span.source === "front" ? "front" : "agent";
      const what = [span.model, span.toolName].find((text) => text !== null) ?? "";
      const status = span.status === "error" ? `  error: ${span.statusMessage.split("\n")[0] ?? ""}` : "";
      say(`${"  ".repeat(depth + 1)}${span.kind} ${span.name} ${what}  ${Math.round(span.durationMs ?? 0)} ms  [${who}]${status}`);
      if (depth < 100) show(span.spanId, depth + 1);
    }
  };
  show("", 0);
}
