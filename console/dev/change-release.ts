import type { ReleaseDetailView, ReleaseView } from "../../src/delivery/views.ts";
import { fieldsOf, found, ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import { actionsOf, noActions } from "./data/releases.ts";
import type { Data } from "./scenario.ts";

type Changed = Pick<ReleaseView, "status" | "sentence"> & Partial<ReleaseView>;

/** Plays what a person does to a release: changes it as the server would, as far as the page shows it. */
export function changeRelease(data: Data, { parts, person, body, at }: Asked): Answer {
  const [, id = "", action = ""] = parts;
  const index = data.releases.findIndex(isRelease(id));
  const release = data.releases[index];
  if (release === undefined) return found(undefined, `release "${id}"`);
  const given = fieldsOf(body);
  const digest = given.get("digest");
  if (digest !== undefined && digest !== release.digest) {
    const detail = `The release is of ${release.digest}. Look at it again and decide on that.`;
    return refused(409, "The digest is not the one that is released", detail, "delivery/digest-differs");
  }
  const by = data.me.verified ? data.me.name : person;
  const changed: ReleaseDetailView = {
    ...release,
    next: "",
    actions: noActions(""),
    ...changeOf(release, action, { by, approved: given.get("decision") === "approved" }),
  };
  if (action === "sign-off") {
    const decision = given.get("decision") === "approved" ? "approved" : "denied";
    const signOff = { kind: release.asks?.kind ?? "sign-off", person: by, verified: data.me.verified, decision } as const;
    const said = { reason: String(given.get("reason")), digest: release.digest, at };
    changed.signOffs = [...release.signOffs, { ...signOff, ...said }];
    changed.asks = null;
  }
  data.releases[index] = changed;
  return ok(changed);
}

function changeOf(release: ReleaseDetailView, action: string, { by, approved }: { by: string; approved: boolean }): Changed {
  const { version, canary } = release;
  const steered = (paused: boolean): Changed => ({
    status: "running",
    sentence: release.sentence,
    next: release.next,
    actions: actionsOf(["promote", paused ? "resume" : "pause", "rollback"], "It has production sessions: roll it back."),
    canary: canary === null ? null : { ...canary, paused },
  });
  const back: Changed = {
    status: "rolled-back",
    sentence: `Rolled back: ${by} took it back.`,
    canary: canary === null ? null : { ...canary, weight: 0 },
  };
  const promoted: Changed = {
    status: "running",
    sentence: `${by} passed it at 25 %.`,
    canary: canary === null ? null : { ...canary, weight: 0.5 },
  };
  switch (action) {
    case "abort":
      return { status: "aborted", sentence: `Aborted by ${by}.` };
    case "override":
      return { status: "running", sentence: `Running: ${by} went on against the gate.` };
    case "pause":
    case "resume":
      return steered(action === "pause");
    case "rollback":
      return back;
    case "promote":
      return promoted;
    default:
      if (release.asks?.kind === "canary") return approved ? promoted : back;
      return approved
        ? { status: "running", sentence: `Running: ${by} signed off, ${version} is being deployed.` }
        : { status: "stopped", sentence: `Stopped: ${by} denied it.` };
  }
}

export function isRelease(id: string): (release: ReleaseDetailView) => boolean {
  return (release) => release.id === id || `${release.agent}@${release.version}` === id;
}
