import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { To } from "../../components/core/to.tsx";
import { counted } from "../../format/counted.ts";
import { shortDigest } from "../../format/short-digest.ts";

const SHOWN = 100;

type FailedSessionsProps = {
  readonly failures: ReleaseDetailView["failures"];
  readonly version: string;
  readonly baseline: string;
  /** Sessions that the newest look knew. What came in after the last look of all counts no more. */
  readonly decided: number;
};

/** Why sessions failed, newest first: what the ticks under the chart stand for, and what came after. */
export function FailedSessions({ failures, version, baseline, decided }: FailedSessionsProps) {
  if (failures.length === 0) return null;
  const newest = failures.toReversed().slice(0, SHOWN);
  const later = failures.filter(({ n }) => n > decided).length;
  const cut = newest.length < failures.length ? `, the newest ${SHOWN} shown` : "";
  return (
    <details className="more">
      <summary>{`${counted(failures.length, "failed session")}${later === 0 ? "" : `, ${later} after the newest look`}${cut}`}</summary>
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
                <td>
                  <To className="link mono nowrap" href={paths.session(failure.session)}>
                    {shortDigest(failure.session)}
                  </To>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
