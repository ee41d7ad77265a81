import type { InstallationView } from "../../../../src/main/views.ts";
import { Command } from "../../components/core/command.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import type { Look } from "../../components/core/status.tsx";
import { formatBytes } from "../../format/format-bytes.ts";
import { counted } from "../../format/counted.ts";

type SpanStore = InstallationView["spanStore"];

const engines: { readonly [engine in SpanStore["engine"]]: string } = {
  embedded: "embedded (chDB)",
  clickhouse: "the ClickHouse that CLICKHOUSE_URL names",
  none: "none",
};

/** Where spans go, how many there are, and what to do where there is no store. */
export function SpanStorePanel({ store }: { store: SpanStore }) {
  const { engine, problem, rows, bytes, retentionDays } = store;
  return (
    <Panel title="Span store" aside={<Status small look={lookOf(store)} />}>
      <div className="body stack gap3">
        {problem !== null && (
          <p className="sm" role="status">
            {problem} Everything but traces works without it.
          </p>
        )}
        {engine === "none" && (
          <div className="btns">
            <Command line="npm install chdb" />
          </div>
        )}
        <dl className="kv sm figures">
          <dt>Engine</dt>
          <dd>{engines[engine]}</dd>
          <dt>Holds</dt>
          <dd>{rows === null || bytes === null ? "—" : `${counted(rows, "row")}, ${formatBytes(bytes)} on disk`}</dd>
          <dt>Kept for</dt>
          <dd>{retentionDays === null ? "—" : `${counted(retentionDays, "day")} from arrival`}</dd>
        </dl>
      </div>
    </Panel>
  );
}

function lookOf({ engine, problem }: SpanStore): Look {
  if (problem === null) return { shape: "pass", word: "Ready", tone: "pass" };
  return engine === "none" ? { shape: "idle", word: "Not installed", tone: "idle" } : { shape: "warn", word: "Unreachable", tone: "fail" };
}
