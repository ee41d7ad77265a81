import type { SuiteVersionView } from "../../../../../src/evaluation/suite-views.ts";
import { paths } from "../../../address/paths.ts";
import { Digest } from "../../../components/core/digest.tsx";
import { Panel } from "../../../components/core/panel.tsx";
import { Status } from "../../../components/core/status.tsx";
import { To } from "../../../components/core/to.tsx";
import { When } from "../../../components/core/when.tsx";
import { formatCount } from "../../../format/format-value.ts";
import { evaluationLook } from "../../../status/looks.ts";
import { SuiteChange } from "./suite-change.tsx";
import { SuiteContent } from "./suite-content.tsx";

type SuiteVersionsProps = {
  readonly agent: string;
  readonly versions: readonly SuiteVersionView[];
  /** The digest of the version that one came for. */
  readonly meant: string | null;
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
};

/** The versions of a suite as rows, the one in force first. */
export function SuiteVersions({ agent, versions, meant, query }: SuiteVersionsProps) {
  const more = query.hasNextPage && (
    <button type="button" className="btn sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      Show older
    </button>
  );
  const shown = `${formatCount(versions.length)} shown`;
  return (
    <Panel
      title="Versions"
      sub="by content, the one in force first"
      footer={
        <>
          <span>{query.hasNextPage ? `${shown}, there are more` : shown}</span>
          {more}
        </>
      }
    >
      <table className="t tall top">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">What changed</th>
            <th scope="col">Cases</th>
            <th scope="col">Played by</th>
            <th scope="col" className="r">
              Registered
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow key={version.digest} agent={agent} version={version} isMeant={version.digest === meant} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function VersionRow({ agent, version, isMeant }: { agent: string; version: SuiteVersionView; isMeant: boolean }) {
  const { digest, file, content, change, evaluations, firstRegisteredAt, registeredAt } = version;
  const text = `/api/v1/suites/${encodeURIComponent(agent)}/versions/${encodeURIComponent(digest)}`;
  return (
    <tr {...(isMeant && { "data-current": "true", "aria-current": "true" })}>
      <td className="nowrap">
        <Digest value={digest} />
        <span className="under">
          <a className="link" href={text} download={file.split("/").at(-1)}>
            Download the text
          </a>
        </span>
      </td>
      <td className="said">
        <SuiteChange change={change} />
      </td>
      <td>
        <SuiteContent content={content} />
      </td>
      <td className="nowrap">
        <Evaluations evaluations={evaluations} />
      </td>
      <td className="r nowrap">
        <When at={registeredAt} />
        {firstRegisteredAt !== registeredAt && (
          <span className="under">
            first <When at={firstRegisteredAt} />
          </span>
        )}
      </td>
    </tr>
  );
}

function Evaluations({ evaluations: { count, newest } }: Pick<SuiteVersionView, "evaluations">) {
  if (count === 0) return <span className="dim">No evaluation yet</span>;
  const more = count - newest.length;
  return (
    <>
      {newest.map((evaluation) => {
        const look = evaluationLook(evaluation);
        return (
          <div key={evaluation.id}>
            <To href={paths.evaluation(evaluation.id)}>
              <Status look={look}>{`${evaluation.version} ${look.word.toLowerCase()}`}</Status>
            </To>
          </div>
        );
      })}
      {more > 0 && <span className="under">{`and ${formatCount(more)} more`}</span>}
    </>
  );
}
