import { z } from "zod";

import type { Db } from "../platform/postgres/connect.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { type RegisterError, registerVersion, type RegistryDeps } from "./register-version.ts";
import { findVersion } from "./version-store.ts";
import { toVersionView } from "./version-view.ts";
import { versionView } from "./views.ts";

/** A file's path inside the artifact: relative, without `..`. */
const artifactPath = z
  .string()
  .min(1)
  .max(500)
  .refine((path) => !path.startsWith("/") && !path.includes("\\") && !path.split("/").includes(".."), "must stay inside the artifact");

const registrationBody = z.strictObject({
  manifest: z.string().max(1_000_000),
  manifestFile: z.string().max(500),
  sourceDirectory: z.string().max(2_000),
  files: z
    .array(z.strictObject({ path: artifactPath, executable: z.boolean(), contentBase64: z.base64(), usedBy: z.array(z.string().max(100)) }))
    .max(10_000),
  suites: z.array(z.strictObject({ name: z.string().max(200), file: z.string().max(500), text: z.string().max(5_000_000) })).max(100),
});

/** `POST /versions`, `GET /agents/{agent}/versions/{version}`. */
export function addRegistryRoutes(host: HttpHost, deps: RegistryDeps & { readonly db: Db; readonly changes: ChangeFeed }): void {
  host.post(
    "/api/v1/versions",
    {
      config: { permission: "versions:write" },
      schema: { summary: "Register a version", body: registrationBody, response: { 200: versionView, 201: versionView } },
    },
    async (request, reply) => {
      const answer = await registerVersion(deps, scopeOf(request), {
        ...request.body,
        author: actorOf(request).person,
        actor: actorOf(request).actor,
      });
      if (!answer.ok) throw toProblem(answer.error, request.body.manifestFile);
      const { version, created } = answer.value;
      if (created) deps.changes.publish(version, { topic: "agent", id: version.agent });
      return reply.code(created ? 201 : 200).send(toVersionView(version));
    },
  );
  host.get(
    "/api/v1/agents/:agent/versions/:version",
    {
      config: { permission: "versions:read" },
      schema: { summary: "One version", params: z.object({ agent: z.string(), version: z.string() }), response: { 200: versionView } },
    },
    async (request) => {
      const { agent, version } = request.params;
      const found = await findVersion(deps.db, scopeOf(request), agent, version);
      if (found === undefined) throw new ProblemError("registry/version-not-found", `"${agent}" has no version "${version}".`);
      return toVersionView(found);
    },
  );
}

function toProblem(error: RegisterError, file: string): ProblemError {
  switch (error.code) {
    case "registry/manifest-invalid":
      return new ProblemError(error.code, `${file} has ${error.mistakes.length} mistakes. Mend them and register again.`, error.mistakes);
    case "registry/version-taken":
      return new ProblemError(
        error.code,
        `"${error.version}" is registered with digest ${error.digest} and versions never change. Give agent.version another name.`,
      );
    case "registry/model-unavailable":
      return new ProblemError(
        error.code,
        `${error.keyEnv === "" ? "The manifest names no endpoint key" : `${error.keyEnv} is not set where Airworthy runs`} and the manifest has no model.rehearsed. Set the key or add one.`,
      );
    case "registry/constitution-missing":
      return new ProblemError(error.code, `constitution names "${error.path}", which is not among the files. Correct the path.`);
    case "registry/policies-missing":
      return new ProblemError(error.code, `toolPolicy.policies names "${error.path}", which is not among the files. Correct the path.`);
    case "safety/policy-invalid":
      return new ProblemError(
        error.code,
        `The tool policy has ${error.mistakes.length} mistakes. Mend them and register again.`,
        error.mistakes,
      );
    case "safety/blanket-permit":
      return new ProblemError(
        error.code,
        "A permit without a tool in its head permits the next tool too. Name one in each.",
        error.mistakes,
      );
  }
}
