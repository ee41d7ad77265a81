import type { Digest } from "../../kernel/digest.ts";
import type { ModelPrice } from "./manifest.ts";

/** One file of an artifact. */
export type ArtifactFile = {
  /** Relative to the manifest's folder, with `/`. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly executable: boolean;
  /** Which of the manifest's parts named it: `agent`, `model`, `mcp:{server}`, `constitution`, `policies`. */
  readonly usedBy: readonly string[];
  /** Its content, of the tool policies alone: what the platform itself goes by stands with the version. */
  readonly text?: string;
};

/** The model as it was resolved where the version was registered. */
export type ResolvedModel = {
  readonly name: string;
  /** True: a local stand-in that plays a fixed policy, not a language model. */
  readonly rehearsed: boolean;
  /** Base URL of the endpoint, ending in `/v1`; absent for the rehearsed model. */
  readonly url?: string;
  /** The platform's variable that holds the key. */
  readonly keyEnv?: string;
  readonly price?: ModelPrice;
};
