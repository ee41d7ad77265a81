import type { AgentDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { versionLook, verdictLook } from "../../status/looks.ts";

type Version = AgentDetailView["versions"][number];

/** The agent's versions, newest first; each immutable, named by its digest. */
export function VersionsPanel({ versions }: { versions: readonly Version[] }) {
  return (
    <Panel title="Versions" sub="immutable, newest first">
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Status</th>
            <th scope="col">Evaluation</th>
            <th scope="col">Model</th>
            <th scope="col" className="wide">
              Digest
            </th>
            <th scope="col" className="wide">
              Author
            </th>
            <th scope="col" className="r">
              Registered
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow key={version.id} version={version} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function VersionRow({ version }: { version: Version }) {
  return (
    <tr>
      <td>
        {version.release === null ? (
          <span className="name">{version.version}</span>
        ) : (
          <To className="name" href={paths.release(version.agent, version.version)} row={version.version}>
            {version.version}
          </To>
        )}
        <span className="under cut about">{version.description}</span>
      </td>
      <td>
        <Status look={versionLook[version.status]} />
      </td>
      <td>
        <Verdict version={version} />
      </td>
      <td>
        <ModelName model={version.model} />
      </td>
      <td className="wide">
        <Digest value={version.digest} />
      </td>
      <td className="wide nowrap">{version.author}</td>
      <td className="r nowrap">
        <When at={version.registeredAt} />
      </td>
    </tr>
  );
}

function Verdict({ version }: { version: Version }) {
  if (version.evaluation === null) return <span className="dim">not evaluated</span>;
  return (
    <To className="over" href={paths.evaluation(version.evaluation)}>
      {version.verdict === null ? "running" : <Status look={verdictLook[version.verdict]} />}
    </To>
  );
}

function ModelName({ model }: { model: Version["model"] }) {
  if (model === null) return <span className="dim">—</span>;
  return (
    <>
      <span className="ink">{model.name}</span>
      <span className="under">{`${model.rehearsed ? "rehearsed, not a language model" : "language model"}, ${
        model.priceBasis === null ? "no price" : `${model.priceBasis} price`
      }`}</span>
    </>
  );
}
