import type { OverviewView } from "../../../../src/delivery/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { formatCount } from "../../format/format-value.ts";
import { gatewayLook } from "../../status/looks.ts";

/** The gateway's own count of what it saw: accepted is stored, waiting to be stored, or lost, and never silent. */
export function GatewayPanel({ gateway }: { gateway: OverviewView["gateway"] }) {
  return (
    <Panel title="Gateway" aside={<Status small look={gatewayLook[gateway.state]} />}>
      <div className="body">
        <dl className="kv sm figures">
          <dt>Address</dt>
          <dd className="mono xs">{gateway.url}</dd>
          <dt>Snapshot</dt>
          <dd>{gateway.snapshotVersion === null ? "none yet" : `version ${formatCount(gateway.snapshotVersion)}`}</dd>
          <dt>Observations</dt>
          <dd>{`${formatCount(gateway.accepted)} accepted, ${formatCount(gateway.stored)} stored`}</dd>
          <dt>Lost</dt>
          <dd data-s="fail" className={gateway.dropped > 0 ? "told" : undefined}>
            {gateway.dropped === 0 ? "none" : `${formatCount(gateway.dropped)} in a crash or an overflow`}
          </dd>
          <dt>Without a session</dt>
          <dd>{gateway.unattributed === 0 ? "none" : `${formatCount(gateway.unattributed)} calls`}</dd>
        </dl>
      </div>
    </Panel>
  );
}
