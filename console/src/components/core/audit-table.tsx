import type { AuditView } from "../../../../src/audit/views.ts";
import { counted } from "../../format/counted.ts";
import { shortDigest } from "../../format/short-digest.ts";
import { Evidence } from "./evidence.tsx";
import { Panel } from "./panel.tsx";
import { Person } from "./person.tsx";
import { When } from "./when.tsx";

/** What was done to a thing, newest first, each with the hash that binds it to the record before. */
export function AuditTable({ records }: { records: readonly AuditView[] }) {
  const newestFirst = records.toSorted((a, b) => b.seq - a.seq);
  return (
    <Panel title="Audit" sub={counted(records.length, "record")}>
      <table className="t audit">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Evidence</th>
            <th scope="col" className="r wide">
              Entry
            </th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((record) => (
            <tr key={record.seq}>
              <td className="nowrap">
                <When at={record.at} exact />
              </td>
              <td className="nowrap">
                <Person actor={record.actor} />
              </td>
              <td>{record.what}</td>
              <td>
                <Evidence evidence={record.evidence} />
              </td>
              <td className="r mono wide" title={record.hash}>
                {shortDigest(record.hash)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
