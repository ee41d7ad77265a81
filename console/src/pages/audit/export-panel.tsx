import type { AuditLogView } from "../../../../src/audit/views.ts";
import { sayLacking, useWho } from "../../api/use-who.ts";
import { Command } from "../../components/core/command.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { Panel } from "../../components/core/panel.tsx";

/** Takes the log away, and says how to check it where this server is not trusted, or not there. */
export function ExportPanel({ log }: { log: AuditLogView }) {
  const may = useWho().may("audit:export");
  return (
    <Panel title="Check it yourself" sub="without this server">
      <div className="body stack gap2">
        <p className="sm">
          The export is one file with every record, every checkpoint and the key. Verifying it finds any byte that was changed. Keep the key
          somewhere else: what is compared with it cannot have been signed anew.
        </p>
        <div className="btns">
          {may ? (
            <a className="btn" href="/api/v1/audit/export" download="audit-export.ndjson">
              <Icon name="down" />
              Export the log
            </a>
          ) : (
            <button type="button" className="btn" aria-disabled="true" aria-describedby="export-off">
              <Icon name="down" />
              Export the log
            </button>
          )}
          <Command
            line={`airworthy audit verify audit-export.ndjson --key ${log.key}`}
            shown="airworthy audit verify audit-export.ndjson --key …"
          />
        </div>
        {!may && (
          <p className="sm dim" id="export-off">
            {sayLacking("audit:export")}
          </p>
        )}
      </div>
    </Panel>
  );
}
