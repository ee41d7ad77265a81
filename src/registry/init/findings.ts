import type { HttpWire, Wire } from "../../kernel/wire.ts";

/** Something that was found, how, and how sure that is: `sure` it is written there, `likely` it follows from what is, `guess` is one of several. */
export type Finding<T> = { readonly value: T; readonly how: string; readonly sure: "sure" | "likely" | "guess" };

/** A wire as far as it was found. Of plain HTTP the parts that were not are absent. */
export type FoundWire = Exclude<Wire, { readonly http: HttpWire }> | { readonly http: Partial<HttpWire> & { readonly path: string } };

/** What `airworthy init` found of an agent. What is absent was not found. */
export type Findings = {
  readonly name: string;
  readonly description?: Finding<string>;
  readonly framework?: Finding<string>;
  /** Where it already runs. */
  readonly url?: string;
  readonly command?: Finding<readonly string[]>;
  /** Globs of what it is made of. */
  readonly files?: readonly string[];
  /** False: nothing in it reads PORT. */
  readonly readsPort?: boolean;
  /** Other variables that it reads. */
  readonly variables: readonly string[];
  readonly wire?: Finding<FoundWire>;
  /** Its code has answers of server-sent events. */
  readonly streams?: boolean;
  readonly constitution?: Finding<string>;
  readonly model?: Finding<{ readonly name: string | undefined }>;
  /** Variables with keys of models whose calls do not pass the gateway's model front. */
  readonly otherModels: readonly string[];
  readonly servers: readonly Finding<{ readonly name: string; readonly url?: string; readonly urlEnv?: string }>[];
  /** Tools in the agent's own process. */
  readonly ownTools?: Finding<readonly string[]>;
  /** What a user might say. */
  readonly examples: readonly string[];
};
