import type { ReactNode } from "react";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { releaseLook, verdictLook } from "../../status/looks.ts";

/** Releases as rows, each with its deciding sentence. */
export function ReleaseTable({ releases, title, footer }: { releases: readonly ReleaseView[]; title: string; footer?: ReactNode }) {
  return (
    <Panel title={title} sub="newest first" footer={footer}>
      {releases.length === 0 ? (
        <p className="body dim">No release yet.</p>
      ) : (
        <table className="t tall">
          <thead>
            <tr>
              <th scope="col">Release</th>
              <th scope="col">Status</th>
              <th scope="col">Why</th>
              <th scope="col">Gate</th>
              <th scope="col" className="wide">
                Digest
              </th>
              <th scope="col" className="r">
                Started
              </th>
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <ReleaseRow key={release.id} release={release} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function ReleaseRow({ release }: { release: ReleaseView }) {
  return (
    <tr>
      <td className="nowrap">
        <To className="name" href={paths.release(release.agent, release.version)} row={release.id}>
          {`${release.agent} ${release.version}`}
        </To>
        <span className="under">{`by ${release.author}${release.baselineVersion === null ? ", first version" : `, against ${release.baselineVersion}`}`}</span>
      </td>
      <td>
        <Status look={releaseLook[release.status]} />
      </td>
      <td>
        <span className="two-lines" title={release.sentence}>
          {release.sentence}
        </span>
      </td>
      <td>
        {release.evaluation === null ? (
          <span className="dim">—</span>
        ) : (
          <To className="over" href={paths.evaluation(release.evaluation)}>
            {release.verdict === null ? "running" : <Status look={verdictLook[release.verdict]} />}
          </To>
        )}
      </td>
      <td className="wide">
        <Digest value={release.digest} />
      </td>
      <td className="r nowrap">
        <When at={release.createdAt} />
      </td>
    </tr>
  );
}
