import type { InstallationView } from "../../../../src/main/views.ts";
import { CopyButton } from "../../components/core/copy-button.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { When } from "../../components/core/when.tsx";

/** What runs here, where it is reached, and what keeps its records. */
export function AboutPanel({ installation }: { installation: InstallationView }) {
  const { version, startedAt, addresses, database } = installation;
  return (
    <Panel title="This installation" sub={`Airworthy ${version}`}>
      <div className="body">
        <dl className="kv sm">
          <dt>Started</dt>
          <dd>
            <When at={startedAt} />
          </dd>
          <Address name="API and console" url={addresses.api} />
          <Address name="Gateway" url={addresses.gateway} />
          <Address name="OTLP over HTTP" url={addresses.otlp} />
          <dt>Database</dt>
          <dd>
            {database.engine === "embedded" ? `embedded, speaks PostgreSQL ${database.version}` : `PostgreSQL ${database.version}`}
            <span className="under">
              {database.engine === "embedded"
                ? "In the data directory, for one control plane. DATABASE_URL takes a PostgreSQL instead."
                : "What the environment's DATABASE_URL names."}
            </span>
          </dd>
          <dt>Kept</dt>
          <dd>
            everything that decides, for good
            <span className="under">
              Versions, evaluations, sessions, outcomes, decisions and the audit record; only spans have an end.
            </span>
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="row">
        <span className="mono xs">{url}</span>
        <CopyButton className="copy" text={url} label={`Copy the address of ${name}`} />
      </dd>
    </>
  );
}
