import type { OverviewView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { counted } from "../../format/counted.ts";

/** Releases and held tool calls where a person must act. */
export function WaitingPanel({ overview: { waiting, heldCalls } }: { overview: OverviewView }) {
  return (
    <Panel title="Waiting for a person" sub={waiting.length + heldCalls} aside={<To href={paths.decisions}>Open inbox</To>}>
      {waiting.length + heldCalls === 0 && (
        <p className="body dim">
          Nothing waits. A release that needs a sign-off or cannot decide by itself stands here, and calls that are held.
        </p>
      )}
      <ul className="list">
        {heldCalls > 0 && (
          <li data-s="wait">
            <Shape name="wait" />
            <div className="grow">
              <To className="strong" href={paths.decisions}>
                {counted(heldCalls, "held tool call")}
              </To>
              <div className="dim sm">Denied unless somebody answers in time</div>
            </div>
          </li>
        )}
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
