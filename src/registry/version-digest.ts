import { digestOf } from "../kernel/digest.ts";
import type { Digest } from "../kernel/digest.ts";
import type { Manifest } from "./domain/manifest.ts";
import type { ArtifactFile, ResolvedModel } from "./domain/version.ts";

/** Everything that makes an agent version what it is. */
export type PinnedParts = {
  readonly manifest: Manifest;
  /** Absent where the manifest names no model. */
  readonly model?: ResolvedModel;
  /** The constitution's text, not its path; empty where there is none. */
  readonly constitution: string;
  /** The text of the tool policies; absent where there are none. */
  readonly policies?: string;
  readonly files: readonly ArtifactFile[];
};

/**
 * The identity of an agent version: equal digests behave alike as far as we can pin it. It covers the agent without its
 * version's name, what answers with the content of its files, the wire, the constitution, the model as resolved with its
 * parameters, the tool servers, the tool policy with its text, the guards, the outcome contract and the limits. It does not cover suites, gate, staging
 * and rollout, which a release keeps for itself, nor how the YAML is written: comments, key order, a default spelled out.
 */
export function versionDigest({ manifest, model, constitution, policies, files }: PinnedParts): Digest {
  const { name, description } = manifest.agent;
  const { input, output } = manifest.guards;
  return digestOf({
    format: "airworthy/version/1",
    agent: { name, description },
    run: manifest.run,
    url: manifest.url,
    wire: manifest.wire,
    constitution,
    model: model && {
      ...model,
      parameters: manifest.model?.parameters,
      // The command of a stand-in that is not used pins nothing.
      rehearsedRun: model.rehearsed ? manifest.model?.rehearsed : undefined,
    },
    mcpServers: manifest.mcpServers,
    toolPolicy: manifest.toolPolicy,
    policies,
    // Without guards nothing: a version from before there were any keeps its digest.
    guards: input.length + output.length > 0 ? manifest.guards : undefined,
    outcome: manifest.outcome,
    limits: manifest.limits,
    files: files
      .filter(({ usedBy }) => model?.rehearsed === true || usedBy.some((part) => part !== "model"))
      .map(({ path, digest, executable }) => ({ path, digest, executable }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  });
}
