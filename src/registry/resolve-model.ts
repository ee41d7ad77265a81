import type { ModelSpec } from "./domain/manifest.ts";
import type { ResolvedModel } from "./domain/version.ts";

const openAiUrl = "https://api.openai.com/v1";

/**
 * Settles which model a version calls, from the environment of the platform: the endpoint when its key is set there,
 * else the rehearsed model. Undefined when there is neither.
 */
export function resolveModel(spec: ModelSpec, environment: NodeJS.ProcessEnv): ResolvedModel | undefined {
  const price = spec.price === undefined ? {} : { price: spec.price };
  const { endpoint } = spec;
  const key = endpoint === undefined ? undefined : environment[endpoint.keyEnv];
  if (endpoint !== undefined && (key ?? "") !== "") {
    const url = (environment[endpoint.urlEnv] ?? openAiUrl).replace(/\/+$/, "");
    const name = endpoint.nameEnv === undefined ? undefined : environment[endpoint.nameEnv];
    return { name: name ?? spec.name, rehearsed: false, url, keyEnv: endpoint.keyEnv, ...price };
  }
  return spec.rehearsed === undefined ? undefined : { name: spec.name, rehearsed: true, ...price };
}
