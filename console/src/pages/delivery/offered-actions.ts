import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { sayLacking } from "../../api/use-who.ts";
import type { Who } from "../../api/use-who.ts";
import type { ActionName } from "./action-request.ts";

/** A button of a release: whether it does anything, and why not. */
export type OfferedAction = { readonly name: ActionName; readonly enabled: boolean; readonly reason: string };

const permissions: { readonly [name in ActionName]: string } = {
  "sign-off": "releases:sign-off",
  deny: "releases:sign-off",
  override: "gate:override",
  promote: "releases:promote",
  pause: "releases:stop",
  resume: "releases:stop",
  rollback: "releases:stop",
  abort: "releases:stop",
};

/** Actions that whoever made the version or started its release leaves to others. */
const OTHERS_DECIDE: readonly ActionName[] = ["sign-off", "override", "promote"];

/**
 * What a person is offered, from the mildest to what the head's one solid button does. A canary is steered; its question is
 * answered by those who sign off, and else passed over by those who promote. An override is offered only where it is possible.
 */
export function offeredActions(release: ReleaseDetailView, who: Who): readonly OfferedAction[] {
  return namesOf(release, who).flatMap((name) => {
    const action = release.actions.find((candidate) => candidate.name === name);
    return action === undefined ? [] : [withReason(action, release, who)];
  });
}

function namesOf(release: ReleaseDetailView, who: Who): readonly ActionName[] {
  const enabled = (name: ActionName): boolean => release.actions.some((action) => action.name === name && action.enabled);
  const hasCanary = release.steps.some(({ phase, startedAt }) => phase === "canary" && startedAt !== null);
  if (!hasCanary) return [...(enabled("override") ? (["override"] as const) : []), "abort", "deny", "sign-off"];
  const hold: ActionName = release.canary?.paused === true ? "resume" : "pause";
  return release.asks?.kind === "canary" && who.may(permissions["sign-off"]) ? ["deny", hold, "sign-off"] : ["rollback", hold, "promote"];
}

function withReason({ name, enabled, reason }: OfferedAction, release: ReleaseDetailView, who: Who): OfferedAction {
  const off = (why: string): OfferedAction => ({ name, enabled: false, reason: why });
  if (!enabled) return off(reason);
  if (!who.may(permissions[name]))
    return off(name === "override" ? "To override a gate the role break-glass is needed." : sayLacking(permissions[name]));
  const barred = release.asks?.barred ?? [release.author, release.built.author];
  if (OTHERS_DECIDE.includes(name) && barred.includes(who.name)) {
    return off(`${who.name} made this version or started its release; somebody else must decide.`);
  }
  return { name, enabled, reason: "" };
}
