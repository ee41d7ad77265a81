import type { ReactNode } from "react";

import type { AuditView } from "../../../../src/audit/views.ts";
import { paths } from "../../address/paths.ts";
import { counted } from "../../format/counted.ts";
import { shortDigest } from "../../format/short-digest.ts";
import { CopyButton } from "./copy-button.tsx";
import { Evidence } from "./evidence.tsx";
import { Panel } from "./panel.tsx";
import { Person } from "./person.tsx";
import { To } from "./to.tsx";
import { When } from "./when.tsx";

type AuditTableProps = {
  readonly records: readonly AuditView[];
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  /** Records of many things: each names its own, and its place in the log. */
  readonly whole?: boolean;
};

/** What was done, newest first, each with its hash in the log. */
export function AuditTable({ records, title = "Audit", aside, footer, whole = false }: AuditTableProps) {
  const newestFirst = records.toSorted((a, b) => b.seq - a.seq);
  return (
    <Panel title={title} sub={whole ? "newest first" : counted(records.length, "record")} aside={aside} footer={footer}>
      <table className="t audit">
        <thead>
          <tr>
            {whole && (
              <th scope="col" className="r">
                No.
              </th>
            )}
            <th scope="col">Time</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Evidence</th>
            <th scope="col" className={whole ? "r" : "r wide"}>
              {whole ? "Hash" : "Entry"}
            </th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((record) => (
            <tr key={record.seq}>
              {whole && <td className="r">{record.seq}</td>}
              <td className="nowrap">
                <When at={record.at} exact />
              </td>
              <td className="nowrap">
                <Person actor={record.actor} />
              </td>
              <td className="said">
                {record.what}
                {whole && <Subject record={record} />}
              </td>
              <td>
                <Evidence evidence={record.evidence} />
              </td>
              <td className={whole ? "r mono" : "r mono wide"} title={record.hash}>
                {shortDigest(record.hash)}
                {whole && <CopyButton className="copy" text={record.hash} label={`Copy the hash of record ${record.seq}`} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** What was done to which thing; the thing leads to everything that was done to it. */
function Subject({ record: { action, object } }: { record: AuditView }) {
  const slash = object.indexOf("/");
  return (
    <span className="under mono" title={object}>
      {`${action} · `}
      <To href={paths.auditOf(object)}>{object.slice(0, slash + 1) + shortDigest(object.slice(slash + 1))}</To>
    </span>
  );
}
