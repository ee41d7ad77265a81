import { defaultProject, productionEnvironment, type Scope } from "../../kernel/scope.ts";

const prefix = /^\/o\/([^/?]+)(?:\/p\/([^/?]+))?(?:\/e\/([^/?]+))?(?=[/?]|$)/;

/** The scope that a lone user never writes: default, default, production. */
export const defaultScope: Scope = { ...defaultProject, environment: productionEnvironment };

/**
 * Splits `/api/v1/o/{organization}/p/{project}/e/{environment}/rest` into its scope and `/api/v1/rest`.
 * What the address leaves out is the default.
 */
export function scopeOfUrl(url: string, base: string): { readonly scope: Scope; readonly url: string } {
  if (!url.startsWith(`${base}/`)) return { scope: defaultScope, url };
  const rest = url.slice(base.length);
  const found = prefix.exec(rest);
  if (found === null) return { scope: defaultScope, url };
  const [whole, organization, project, environment] = found;
  return {
    scope: {
      organization: decode(organization ?? defaultScope.organization),
      project: decode(project ?? defaultScope.project),
      environment: decode(environment ?? defaultScope.environment),
    },
    url: base + rest.slice(whole.length),
  };
}

/** A part that does not decode stands for itself, and for nothing that exists. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
