import type { DeploymentView } from "../../../../src/runtime/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { VersionTag } from "../../components/core/version-tag.tsx";
import { formatCount } from "../../format/format-value.ts";
import { deploymentLook } from "../../status/looks.ts";

/** Where the agent's versions run now. */
export function DeploymentsPanel({ deployments }: { deployments: readonly DeploymentView[] }) {
  return (
    <Panel title="Deployments" sub="where versions run now">
      {deployments.length === 0 ? (
        <p className="body dim">Nothing runs. A release deploys its version to staging first, then to production.</p>
      ) : (
        <table className="t tall">
          <thead>
            <tr>
              <th scope="col">Environment</th>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col" className="r">
                New sessions
              </th>
              <th scope="col">Processes</th>
              <th scope="col" className="r">
                Restarts
              </th>
            </tr>
          </thead>
          <tbody>
            {deployments.map((deployment) => (
              <DeploymentRow key={deployment.id} deployment={deployment} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function DeploymentRow({ deployment }: { deployment: DeploymentView }) {
  return (
    <tr>
      <td>
        <span className="name">{deployment.environment}</span>
        <span className="under mono xs">{deployment.id}</span>
      </td>
      <td>
        <VersionTag version={deployment.version} live={deployment.weight > 0} />
      </td>
      <td>
        <Status look={deploymentLook[deployment.state]} />
        {deployment.problem !== null && (
          <span className="under">
            {deployment.problem.message} <code className="xs">{deployment.problem.code}</code>
          </span>
        )}
      </td>
      <td className="r nowrap">
        {deployment.weight === 0 ? <span className="dim">0 %</span> : `${Math.round(deployment.weight * 100)} %`}
      </td>
      <td>
        {deployment.processes.map((process) => (
          <span className="under mono xs" key={process.name} title={process.log}>
            {`${process.name} ${process.state}${process.pid === null ? "" : `, pid ${process.pid}`}`}
          </span>
        ))}
      </td>
      <td className="r">{deployment.restarts === 0 ? <span className="dim">0</span> : formatCount(deployment.restarts)}</td>
    </tr>
  );
}
