import type { AuditLogView } from "../../../../src/audit/views.ts";
import { CopyButton } from "../../components/core/copy-button.tsx";
import { Digest } from "../../components/core/digest.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import type { Look } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { counted } from "../../format/counted.ts";
import { formatCount } from "../../format/format-value.ts";

const signed: Look = { shape: "pass", word: "Signed", tone: "pass" };
const altered: Look = { shape: "fail", word: "Not signed any more", tone: "fail" };
const none: Look = { shape: "todo", word: "Nothing to sign yet", tone: "idle" };

/** How far the log is signed, by which key; when it is signed no more, why, and what to do. */
export function SignedPanel({ log }: { log: AuditLogView }) {
  const { size, checkpoint, problem, key } = log;
  const look = problem !== null ? altered : checkpoint === null ? none : signed;
  return (
    <Panel title="Newest checkpoint" aside={<Status look={look} />}>
      <div className="body stack gap2">
        {problem !== null && (
          <p className="told" data-s="fail" role="alert">
            {problem}
          </p>
        )}
        <dl className="kv sm">
          <dt>Covers</dt>
          <dd>
            {checkpoint === null ? `none of ${counted(size, "record")}` : `${formatCount(checkpoint.size)} of ${counted(size, "record")}`}
          </dd>
          {checkpoint !== null && (
            <>
              <dt>Signed</dt>
              <dd>
                <When at={checkpoint.at} exact />
              </dd>
              <dt>Root</dt>
              <dd>
                <Digest value={checkpoint.root} />
              </dd>
            </>
          )}
          <dt>Key</dt>
          <dd className="row">
            <span className="mono xs cut">{key}</span>
            <CopyButton className="copy" text={key} label="Copy the key that checkpoints are verified with" />
          </dd>
        </dl>
      </div>
    </Panel>
  );
}
