import type { IncomingMessage } from "node:http";

import fastifySwagger from "@fastify/swagger";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { ServerResponse } from "node:http";

import type { Actor } from "../../kernel/actor.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { Log } from "../logging/log.ts";
import { isLoopbackName, isOriginAllowed } from "./loopback.ts";
import { ProblemError, hostProblems, type ProblemTable } from "./problem.ts";
import { defaultScope, scopeOfUrl } from "./scope-of-url.ts";

/** The HTTP host that capabilities add their routes to. */
export type HttpHost = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export type HostOptions = {
  readonly log: Log;
  /** The problems of all capabilities. */
  readonly problems: ProblemTable;
  readonly version: string;
};

const apiBase = "/api/v1";
const maxBodyBytes = 32 * 1024 * 1024; // an agent's files travel in one request

const scopes = new WeakMap<IncomingMessage, Scope>();

/** The organization, project and environment that a request's address names. */
export function scopeOf(request: FastifyRequest): Scope {
  return scopes.get(request.raw) ?? defaultScope;
}

/** Who acts: the name in `As-Person`, which nobody has verified. */
export function actorOf(request: FastifyRequest): Actor {
  const header = request.headers["as-person"];
  const person = typeof header === "string" && header.trim() !== "" ? header.trim().slice(0, 80) : "unknown";
  return { person, kind: "person", verified: false, actor: `person:${person} (unverified)` };
}

/** Builds the host: problem details for every error, OpenAPI at /api/openapi.json, Host and Origin checked. */
export async function createHttpHost({ log, problems, version }: HostOptions): Promise<HttpHost> {
  const known: ProblemTable = { ...hostProblems, ...problems };
  const host: HttpHost = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: 60_000,
    genReqId: () => `req-${crypto.randomUUID().slice(0, 8)}`,
    rewriteUrl: (request) => {
      const split = scopeOfUrl(request.url ?? "/", apiBase);
      scopes.set(request, split.scope);
      return split.url;
    },
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  host.setValidatorCompiler(validatorCompiler);
  host.setSerializerCompiler(serializerCompiler);
  await host.register(fastifySwagger, {
    openapi: { info: { title: "Airworthy", version, description: "Control plane API" }, servers: [{ url: "/" }] },
    transform: jsonSchemaTransform,
  });

  const send = (request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply => {
    const entry = known[problem.code] ?? { status: 500, title: problem.code };
    return reply
      .code(entry.status)
      .type("application/problem+json")
      .send(
        JSON.stringify({
          type: `urn:airworthy:problem:${problem.code}`,
          title: entry.title,
          status: entry.status,
          detail: problem.message,
          code: problem.code,
          requestId: request.id,
          ...(problem.mistakes === undefined ? {} : { mistakes: problem.mistakes }),
        }),
      );
  };

  host.addHook("onRequest", async (request) => {
    // A page on another site can make a browser call us: a foreign Host is DNS rebinding, a foreign Origin is forgery.
    if (!isLoopbackName(request.headers.host)) {
      throw new ProblemError(
        "http/host-not-allowed",
        `Host "${request.headers.host ?? ""}" is not this machine. Open the console by localhost.`,
      );
    }
    if (!isOriginAllowed(request.headers.origin)) {
      throw new ProblemError("http/origin-not-allowed", `Origin "${request.headers.origin ?? ""}" is not this machine.`);
    }
  });

  host.setNotFoundHandler((request, reply) =>
    send(request, reply, new ProblemError("http/not-found", `${request.method} ${request.url} is not known. See /api/openapi.json.`)),
  );
  host.setErrorHandler((error, request, reply) => {
    if (error instanceof ProblemError) return send(request, reply, error);
    if (hasZodFastifySchemaValidationErrors(error)) {
      const said = error.validation.map((issue) => `${issue.instancePath === "" ? "body" : issue.instancePath}: ${issue.message ?? ""}`);
      return send(request, reply, new ProblemError("http/invalid-request", said.join("; ")));
    }
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
      return send(request, reply, new ProblemError("http/body-too-large", `A body may hold ${maxBodyBytes} bytes.`));
    }
    if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
      return send(request, reply, new ProblemError("http/unsupported-media-type", "Send application/json."));
    if (error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" && error.statusCode < 500) {
      return send(request, reply, new ProblemError("http/invalid-request", error.message));
    }
    if (isDiskFull(error)) {
      log.error("disk full", { requestId: request.id, method: request.method, url: request.url });
      return send(
        request,
        reply,
        new ProblemError(
          "platform/disk-full",
          "The data directory's disk is full, so this was not stored. Make room and send it again; what was acknowledged is kept.",
        ),
      );
    }
    log.error("request failed", {
      requestId: request.id,
      method: request.method,
      url: request.url,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return send(request, reply, new ProblemError("http/internal", "An unexpected error. The server's log has it under this request id."));
  });

  host.get("/api/openapi.json", { schema: { hide: true } }, async () => host.swagger());
  return host;
}

/** ENOSPC from the file system, or PostgreSQL's disk_full; the embedded engine has only the words. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "53100" || /no space left on device/i.test(error.message);
}
