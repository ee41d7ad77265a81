import { useId, useState } from "react";

import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { useWho } from "../../api/use-who.ts";
import { Icon } from "../../components/core/icon.tsx";
import type { IconName } from "../../components/core/icon.tsx";
import { useCommands } from "../../keyboard/use-commands.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { ActionDialog } from "./action-dialog.tsx";
import type { ActionName } from "./action-request.ts";
import { offeredActions } from "./offered-actions.ts";
import { sayAction } from "./say-action.ts";

type Button = { readonly icon: IconName; readonly look: string; readonly key: string | undefined };

const buttons: { readonly [name in ActionName]: Button } = {
  override: { icon: "issue", look: "btn danger", key: undefined },
  abort: { icon: "stop", look: "btn danger", key: "a" },
  deny: { icon: "x", look: "btn danger", key: "d" },
  "sign-off": { icon: "done", look: "btn solid", key: "s" },
  rollback: { icon: "back", look: "btn danger", key: "b" },
  pause: { icon: "pause", look: "btn", key: "p" },
  resume: { icon: "play", look: "btn", key: "p" },
  promote: { icon: "up", look: "btn solid", key: "P" },
};

/** A canary's question has the buttons of what its answers do. */
function buttonOf(name: ActionName, { asks }: ReleaseDetailView): Button {
  if (asks?.kind !== "canary") return buttons[name];
  return buttons[name === "sign-off" ? "promote" : name === "deny" ? "rollback" : name];
}

/** What a person may do now. What is not possible is grey, with the reason in words below. */
export function ReleaseActions({ release }: { release: ReleaseDetailView }) {
  const who = useWho();
  const id = useId();
  // What was seen when the dialog opened: the release may move on under it.
  const [asking, setAsking] = useState<{ readonly name: ActionName; readonly seen: ReleaseDetailView }>();
  const actions = offeredActions(release, who);
  const open = (name: ActionName): void => setAsking({ name, seen: release });
  const bindings = actions.flatMap(({ name, enabled }): [string, () => void][] => {
    const { key } = buttonOf(name, release);
    return enabled && key !== undefined ? [[key, () => open(name)]] : [];
  });
  useKeys(Object.fromEntries(bindings));
  useCommands(
    actions.toReversed().flatMap(({ name, enabled }) => {
      const { icon, key } = buttonOf(name, release);
      return enabled ? [{ label: sayAction(name, release).title.replace(/\?$/, ""), icon, key, act: () => open(name) }] : [];
    }),
  );
  const reasons = [...new Set(actions.filter((action) => !action.enabled).map((action) => action.reason))];
  return (
    <div className="stack gap1">
      <div className="btns end">
        {actions.map(({ name, enabled }) => {
          const { icon, look, key } = buttonOf(name, release);
          return (
            <button
              key={name}
              type="button"
              className={enabled ? look : "btn"}
              aria-disabled={!enabled}
              aria-describedby={enabled ? undefined : id}
              aria-keyshortcuts={key === "P" ? "Shift+P" : key}
              onClick={() => enabled && open(name)}
            >
              <Icon name={icon} />
              {sayAction(name, release).label}
              {enabled && key !== undefined && <kbd aria-hidden="true">{key === "P" ? "⇧P" : key.toUpperCase()}</kbd>}
            </button>
          );
        })}
      </div>
      {reasons.length > 0 && (
        <p className="sm dim r" id={id} role="status">
          {reasons.join(" ")}
        </p>
      )}
      {asking !== undefined && <ActionDialog action={asking.name} seen={asking.seen} now={release} onClose={() => setAsking(undefined)} />}
    </div>
  );
}
