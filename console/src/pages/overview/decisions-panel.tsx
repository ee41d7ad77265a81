import type { AuditView } from "../../../../src/audit/views.ts";
import { paths } from "../../address/paths.ts";
import { Evidence } from "../../components/core/evidence.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Person } from "../../components/core/person.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { recordLook } from "../../status/looks.ts";

/** More are a page away. */
const SHOWN = 6;

/** The shape of what was decided; where the action does not say it, who decided. */
function Mark({ decision: { action, actor } }: { decision: AuditView }) {
  const look = recordLook(action);
  if (look === undefined) return <Icon name={actor === "airworthy" ? "audit" : "user"} />;
  return (
    <span className="mark" data-s={look.tone}>
      <Shape name={look.shape} />
    </span>
  );
}

/** The newest gate verdicts, sign-offs and route changes, each with what it rests on. */
export function DecisionsPanel({ decisions }: { decisions: readonly AuditView[] }) {
  return (
    <Panel title="Decisions" sub="what the evidence did" aside={<To href={paths.audit}>Audit</To>}>
      {decisions.length === 0 && <p className="body dim">No decision yet. Gate verdicts, sign-offs and route changes stand here.</p>}
      <ul className="list">
        {decisions.slice(0, SHOWN).map((decision) => (
          <li key={decision.seq}>
            <Mark decision={decision} />
            <div className="grow">
              <div className="ink two-lines" title={decision.what}>
                {decision.what}
              </div>
              <div className="dim sm">
                <Person actor={decision.actor} />
                {decision.evidence !== null && (
                  <>
                    {" · "}
                    <Evidence evidence={decision.evidence} />
                  </>
                )}
              </div>
            </div>
            <span className="when">
              <When at={decision.at} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
