import { z } from "zod";

import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { type DeploymentViewDeps, showDeployments } from "./deployment-view.ts";
import { listDeployments } from "./list-deployments.ts";
import { deploymentView } from "./views.ts";

/** What the routes need besides the database: facts that later capabilities know. */
export type DeploymentRoutesDeps = DeploymentViewDeps & {
  /** Share of new sessions by deployment id. */
  readonly weights: () => Promise<ReadonlyMap<string, number>>;
};

/** `GET /deployments`. */
export function addRuntimeRoutes(host: HttpHost, deps: DeploymentRoutesDeps): void {
  host.get(
    "/api/v1/deployments",
    {
      config: { permission: "deployments:read" },
      schema: {
        summary: "Deployments of every environment, newest first",
        querystring: z.object({ agent: z.string().optional(), ended: z.stringbool().optional() }),
        response: { 200: z.object({ items: z.array(deploymentView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organization, project } = scopeOf(request);
      const { agent, ended } = request.query;
      const [deployments, weights] = await Promise.all([
        listDeployments(deps.db, {
          organization,
          project,
          ...(agent === undefined ? {} : { agent }),
          ...(ended === true ? { ended } : {}),
        }),
        deps.weights(),
      ]);
      return { items: await showDeployments(deployments, weights, deps), nextCursor: null };
    },
  );
}
