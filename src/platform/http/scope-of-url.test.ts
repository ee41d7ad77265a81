import { expect, test } from "vitest";

import { scopeOfUrl } from "./scope-of-url.ts";

const scope = (organization: string, project: string, environment: string) => ({ organization, project, environment });

test.each([
  ["/api/v1/agents?x=1", scope("default", "default", "production"), "/api/v1/agents?x=1"],
  ["/api/v1/o/acme/agents", scope("acme", "default", "production"), "/api/v1/agents"],
  ["/api/v1/o/acme/p/shop/e/staging/releases/rel_1?x=1", scope("acme", "shop", "staging"), "/api/v1/releases/rel_1?x=1"],
  ["/api/v1/o/a%2Fb/p/shop/overview", scope("a/b", "shop", "production"), "/api/v1/overview"],
  ["/api/v1/o/%zz/overview", scope("%zz", "default", "production"), "/api/v1/overview"],
  ["/api/v1/overview", scope("default", "default", "production"), "/api/v1/overview"],
  ["/agents/o/acme", scope("default", "default", "production"), "/agents/o/acme"],
])("%s is of its scope", (url, expected, rest) => {
  expect(scopeOfUrl(url, "/api/v1")).toEqual({ scope: expected, url: rest });
});
