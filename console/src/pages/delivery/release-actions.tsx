import { useState } from "react";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { Icon } from "../../components/core/icon.tsx";
import type { IconName } from "../../components/core/icon.tsx";
import { DecisionDialog } from "./decision-dialog.tsx";

type Action = ReleaseView["actions"][number];

const buttons: { readonly [name in Action["name"]]: { readonly label: string; readonly icon: IconName; readonly look: string } } = {
  abort: { label: "Abort", icon: "stop", look: "btn danger" },
  deny: { label: "Deny", icon: "x", look: "btn danger" },
  "sign-off": { label: "Sign off", icon: "done", look: "btn solid" },
  override: { label: "Override", icon: "issue", look: "btn danger" },
  promote: { label: "Promote", icon: "release", look: "btn solid" },
  pause: { label: "Pause", icon: "clock", look: "btn" },
  resume: { label: "Resume", icon: "right", look: "btn" },
  rollback: { label: "Roll back", icon: "retry", look: "btn danger" },
};

/** From the mildest to the one solid button. */
const ORDER: readonly Action["name"][] = ["abort", "deny", "sign-off"];

/** What a person may do now. What is not possible is grey, with the reason in words below. */
export function ReleaseActions({ release }: { release: ReleaseView }) {
  const [asking, setAsking] = useState<Action["name"]>();
  const actions = ORDER.flatMap((name) => release.actions.filter((action) => action.name === name));
  const reasons = [...new Set(actions.filter((action) => !action.enabled).map((action) => action.reason))];
  return (
    <div className="stack gap1">
      <div className="btns end">
        {actions.map((action) => {
          const { label, icon, look } = buttons[action.name];
          return (
            <button
              key={action.name}
              type="button"
              className={action.enabled ? look : "btn"}
              aria-disabled={!action.enabled}
              aria-describedby={action.enabled ? undefined : "release-actions-off"}
              onClick={() => action.enabled && setAsking(action.name)}
            >
              <Icon name={icon} />
              {label}
            </button>
          );
        })}
      </div>
      {reasons.length > 0 && (
        <p className="sm dim r" id="release-actions-off" role="status">
          {reasons.join(" ")}
        </p>
      )}
      {asking !== undefined && <DecisionDialog release={release} action={asking} onClose={() => setAsking(undefined)} />}
    </div>
  );
}
