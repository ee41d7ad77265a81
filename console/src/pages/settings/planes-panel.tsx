import type { InstallationView } from "../../../../src/main/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import type { Look } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";

const answers: Look = { shape: "pass", word: "Answers", tone: "pass" };
const silent: Look = { shape: "warn", word: "Silent", tone: "unsure" };

/** The control planes on this database, each with its gateway, and when they were last seen. */
export function PlanesPanel({ installation }: { installation: InstallationView }) {
  const { planes, gateways } = installation;
  return (
    <Panel title="Control planes and gateways" sub="of this database">
      <table className="t">
        <thead>
          <tr>
            <th scope="col">Id</th>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col">Address</th>
            <th scope="col" className="r">
              Seen
            </th>
          </tr>
        </thead>
        <tbody>
          {planes.map((plane) => (
            <Row key={plane.id} {...plane} what="control plane" url={null} />
          ))}
          {gateways.map((gateway) => (
            <Row key={gateway.id} {...gateway} what={`gateway of ${gateway.plane}`} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

type RowProps = {
  readonly id: string;
  readonly what: string;
  readonly own: boolean;
  readonly answers: boolean;
  readonly url: string | null;
  readonly seenAt: string | null;
};

function Row({ id, what, own, answers: isHere, url, seenAt }: RowProps) {
  return (
    <tr>
      <td className="mono xs">{id}</td>
      <td>
        {what}
        {own && <span className="tag own">this one</span>}
      </td>
      <td>
        <Status look={isHere ? answers : silent} />
      </td>
      <td className="mono xs">{url ?? <span className="dim">—</span>}</td>
      <td className="r nowrap">{seenAt === null ? <span className="dim">never</span> : <When at={seenAt} />}</td>
    </tr>
  );
}
