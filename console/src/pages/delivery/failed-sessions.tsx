import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";

const SHOWN = 100;

type FailedSessionsProps = {
  readonly failures: ReleaseDetailView["failures"];
  readonly version: string;
  readonly baseline: string;
  /** How many there are, also beyond those that were read. */
  readonly of: number;
};

/** Why sessions failed, newest first: what the ticks under the chart stand for. */
export function FailedSessions({ failures, version, baseline, of }: FailedSessionsProps) {
  if (failures.length === 0) return null;
  const newest = failures.toReversed().slice(0, SHOWN);
  return (
    <details className="more">
      <summary>{`Failed sessions, ${newest.length} of ${of}`}</summary>
      <div className="scroll">
        <table className="t">
          <thead>
            <tr>
              <th scope="col" className="r">
                Place
              </th>
              <th scope="col">Version</th>
              <th scope="col">Signal</th>
              <th scope="col">Why</th>
              <th scope="col">Session</th>
            </tr>
          </thead>
          <tbody>
            {newest.map((failure) => (
              <tr key={failure.n}>
                <td className="r">{failure.n}</td>
                <td>{failure.arm === "canary" ? version : baseline}</td>
                <td className="nowrap">{failure.signal}</td>
                <td>{failure.why}</td>
                <td className="mono">{failure.session}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
