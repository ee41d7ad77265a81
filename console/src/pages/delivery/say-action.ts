import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { formatWeight } from "../../format/format-evidence.ts";
import type { ActionName } from "./action-request.ts";

/** An action on this very release in words: its button, its confirmation, and what will happen. */
export type ActionWords = { readonly label: string; readonly title: string; readonly does: string; readonly button: string };

export function sayAction(action: ActionName, release: ReleaseView): ActionWords {
  const { version, asks, canary } = release;
  const name = `${release.agent} ${version}`;
  const weight = formatWeight(canary?.weight ?? 0);
  const next = formatWeight(nextWeight(release));
  switch (action) {
    case "sign-off":
      if (asks?.kind === "canary") return promote(name, { weight, next }, "Answers the question that it waits with.");
      return asks?.kind === "gate"
        ? {
            label: "Accept",
            title: `Accept ${name} at its gate?`,
            does: "Takes exactly this digest on to staging, although its gate does not decide.",
            button: `Accept ${version}`,
          }
        : {
            label: "Sign off",
            title: `Sign off ${name}?`,
            does: "Lets exactly this digest go to production.",
            button: `Sign off ${version}`,
          };
    case "deny":
      return asks?.kind === "canary"
        ? rollBack(name, version, weight)
        : {
            label: "Deny",
            title: `Deny ${name}?`,
            does: "Stops this release. A new version needs a new release.",
            button: `Deny ${version}`,
          };
    case "override":
      return {
        label: "Go on against the gate",
        title: `Take ${name} on against its gate?`,
        does: "This goes against the evidence. The verdict stays as it was; the release starts in staging again and still asks for its sign-off. It needs the role break-glass.",
        button: `Override the gate of ${version}`,
      };
    case "promote":
      return promote(name, { weight, next }, "Passes this step now, whatever its evidence says.");
    case "pause":
      return {
        label: "Pause",
        title: `Pause ${name} at ${weight}?`,
        does: `It keeps ${weight} of new sessions. Looking goes on, and it may still be rolled back by itself.`,
        button: `Pause at ${weight}`,
      };
    case "resume":
      return { label: "Resume", title: `Resume ${name} at ${weight}?`, does: "It goes on by its evidence.", button: `Resume at ${weight}` };
    case "rollback":
      return rollBack(name, version, weight);
    case "abort":
      return {
        label: "Abort",
        title: `Abort ${name}?`,
        does: "Ends this release where it stands. What is live stays live.",
        button: `Abort ${version}`,
      };
  }
}

const [NOTHING, EVERYTHING] = [formatWeight(0), formatWeight(1)];

/** The share of new sessions that the step after the canary's current one gives; 1 after the last. */
function nextWeight({ canary, steps }: ReleaseView): number {
  const current = steps.findIndex(({ phase, status }) => phase === "canary" && status !== "passed");
  const following = steps[current + 1]?.name;
  return canary?.steps.find(({ name }) => name === following)?.weight ?? 1;
}

function promote(name: string, { weight, next }: { weight: string; next: string }, does: string): ActionWords {
  // A canary that is over goes nowhere.
  const label = weight === NOTHING || weight === EVERYTHING ? "Promote" : `Promote to ${next}`;
  return {
    label,
    title: `Promote ${name} from ${weight} to ${next}?`,
    does: `${does} New sessions go to it with a share of ${next}.`,
    button: label,
  };
}

function rollBack(name: string, version: string, weight: string): ActionWords {
  return {
    label: "Roll back",
    title: `Roll back ${name} from ${weight}?`,
    does: "Gives all new sessions back to the live version at once. Sessions that it has finish there.",
    button: `Roll back ${version}`,
  };
}
