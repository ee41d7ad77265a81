import type { InstallationView } from "../../../../src/main/views.ts";
import { Command } from "../../components/core/command.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { counted } from "../../format/counted.ts";
import { formatCount } from "../../format/format-value.ts";
import { judgeBalance } from "./balance.ts";

/** Accepted is stored or lost, and never silent: by the receiver of spans, and by the gateway's journal. */
export function CountsPanel({ installation }: { installation: InstallationView }) {
  const { otlp, journal, addresses } = installation;
  if (otlp.accepted === 0 && journal?.accepted === 0) {
    return (
      <Panel title="Counts">
        <Notice icon="trace" title="Nothing came yet" actions={<Command line={`export OTEL_EXPORTER_OTLP_ENDPOINT=${addresses.otlp}`} />}>
          Here stands what came from agents and what became of it. Agents that Airworthy runs send their spans by themselves; for others set
          OTEL_EXPORTER_OTLP_ENDPOINT. What passes the gateway is counted too.
        </Notice>
      </Panel>
    );
  }
  return (
    <Panel title="Counts" sub="accepted = stored + lost, since each was started">
      <table className="t">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Balance</th>
            <th scope="col" className="r">
              Accepted
            </th>
            <th scope="col" className="r">
              Stored
            </th>
            <th scope="col" className="r">
              Lost
            </th>
          </tr>
        </thead>
        <tbody>
          <Row name="Spans over OTLP" lost={otlp.rejected} counts={otlp} note="lost: rejected, and the sender was told" />
          {journal === null ? (
            <tr>
              <td>Gateway's journal</td>
              <td colSpan={4} className="dim">
                the gateway does not answer; what it saw stays in its journal until it does
              </td>
            </tr>
          ) : (
            <Row
              name="Gateway's journal"
              lost={journal.dropped}
              counts={journal}
              note={`${counted(journal.inDatabase, "observation")} of this gateway in the database, ever`}
            />
          )}
        </tbody>
      </table>
    </Panel>
  );
}

type RowProps = {
  readonly name: string;
  readonly counts: { readonly accepted: number; readonly stored: number };
  readonly lost: number;
  readonly note: string;
};

function Row({ name, counts: { accepted, stored }, lost, note }: RowProps) {
  const { look, why } = judgeBalance({ accepted, stored, lost });
  return (
    <tr>
      <td>
        {name}
        <span className="under">{note}</span>
      </td>
      <td>
        <Status look={look} />
        <span className="under">{why}</span>
      </td>
      {[accepted, stored, lost].map((count, index) => (
        <td className={count === 0 ? "r dim" : "r"} key={["accepted", "stored", "lost"][index]}>
          {formatCount(count)}
        </td>
      ))}
    </tr>
  );
}
