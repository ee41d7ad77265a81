import type { DecisionView } from "../../../src/decisions/views.ts";
import type { AgentDetailView, AgentSummaryView, ReleaseView } from "../../../src/delivery/views.ts";
import type { EvaluationView } from "../../../src/evaluation/views.ts";
import type { PrincipalView } from "../../../src/tenancy/views.ts";
import { paths } from "../address/paths.ts";
import { shortDigest } from "../format/short-digest.ts";
import { sayKind } from "../pages/decisions/decision-words.ts";
import { decisionLook, evaluationLook, releaseLook } from "../status/looks.ts";
import type { MenuItem } from "./menu-item.ts";

/** What the menu finds in; empty where it could not be read. */
export type Findable = {
  readonly agents: readonly AgentSummaryView[];
  /** Agents with their versions. */
  readonly details: readonly AgentDetailView[];
  readonly releases: readonly ReleaseView[];
  readonly evaluations: readonly EvaluationView[];
  readonly decisions: readonly DecisionView[];
  readonly people: readonly PrincipalView[];
};

/** What can be found, in words: the empty answer and the field say it. */
export const findableWords =
  "agents, versions, releases, evaluations, digests, decisions and people by their names or ids; sessions and traces by their whole id";

/** Everything that can be found, and what was typed as the id of a session or a trace. */
export function findItems(found: Findable, typed: string): readonly MenuItem[] {
  const item = (icon: MenuItem["icon"], label: string, note: string, also: string, does: string): MenuItem => {
    return { group: "Find", icon, label, note, also, keys: [], does };
  };
  return [
    ...found.agents.map(({ name, description }) => item("agent", name, "agent", description, paths.agent(name))),
    ...found.releases.map((one) => {
      const note = `release, ${releaseLook[one.status].word.toLowerCase()} · ${shortDigest(one.digest)}`;
      return item("release", `${one.agent} ${one.version}`, note, `${one.id} ${one.digest}`, paths.release(one.agent, one.version));
    }),
    ...found.details.flatMap(({ name, versions }) =>
      versions.map(({ id, version, digest }) =>
        item("agent", `${name} ${version}`, `version · ${shortDigest(digest)}`, `${id} ${digest}`, paths.agent(name)),
      ),
    ),
    ...found.evaluations.map((one) => {
      const against = one.comparison === null ? "" : ` against ${one.comparison.baselineVersion}`;
      const note = `evaluation, ${evaluationLook(one).word.toLowerCase()} · ${one.id}`;
      return item("eval", `${one.agent} ${one.version}${against}`, note, `${one.id} ${one.suite} ${one.digest}`, paths.evaluation(one.id));
    }),
    ...found.decisions.map((decision) => {
      const { id, agent, sentence, state, digest, object } = decision;
      const note = `decision, ${decisionLook[state].word.toLowerCase()} · ${id}`;
      return item("approve", `${agent}: ${sayKind(decision)}`, note, `${id} ${digest} ${object} ${sentence}`, paths.decision(id));
    }),
    ...found.people.map(({ name, kind, grants }) =>
      item(kind === "person" ? "user" : "key", name, kind, grants.map(({ role }) => role).join(" "), paths.person(name)),
    ),
    ...byId(typed.trim()).map(({ icon, label, href }) => item(icon, label, "by its id", "", href)),
  ];
}

/** A trace's id has 32 hexadecimal digits; anything that looks like an id may be a session's. */
function byId(id: string): readonly (Pick<MenuItem, "icon" | "label"> & { readonly href: string })[] {
  const trace = { icon: "trace", label: `Trace ${id}`, href: paths.trace(id.toLowerCase()) } as const;
  const session = { icon: "session", label: `Session ${id}`, href: paths.session(id) } as const;
  if (/^[0-9a-f]{32}$/i.test(id)) return [trace, session];
  return /^(?=.*\d)[^\s/]{8,200}$/.test(id) && !id.startsWith("sha256:") ? [session] : [];
}
