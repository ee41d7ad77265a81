import type { OverviewView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";

/** Releases where a person must act. */
export function WaitingPanel({ waiting }: { waiting: OverviewView["waiting"] }) {
  return (
    <Panel title="Waiting for a person" sub={waiting.length}>
      {waiting.length === 0 && (
        <p className="body dim">Nothing waits. A release that needs a sign-off or cannot decide by itself stands here.</p>
      )}
      <ul className="list">
        {waiting.map((item) => (
          <li key={item.release} data-s="wait">
            <Shape name="wait" />
            <div className="grow">
              <div>
                <To className="strong" href={paths.release(item.agent, item.version)}>{`${item.agent} ${item.version}`}</To>
              </div>
              <div className="dim sm">{item.what}</div>
            </div>
            <span className="when">
              <When at={item.since} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
