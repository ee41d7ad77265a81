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
import type { Authenticate, Call, Caller, Refusal, RoutePermission } from "./access.ts";
import { checkHost } from "./check-host.ts";
import { ProblemError, hostProblems, type ProblemTable } from "./problem.ts";
import { defaultScope, scopeOfUrl } from "./scope-of-url.ts";

/** The HTTP host that capabilities add their routes to. */
export type HttpHost = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export type HostOptions = {
  readonly log: Log;
  /** The problems of all capabilities. */
  readonly problems: ProblemTable;
  readonly version: string;
  readonly authenticate: Authenticate;
  /** Names that are served besides loopback's, lower case. */
  readonly hostNames: readonly string[];
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the route asks of its caller; every route under /api/v1 says it. */
    permission?: RoutePermission;
  }
}

const apiBase = "/api/v1";
const maxBodyBytes = 32 * 1024 * 1024; // an agent's files travel in one request

const closeTimeoutMs = 10_000;

const scopes = new WeakMap<IncomingMessage, Scope>();

/** The organization, project and environment that a request's address names. */
export function scopeOf(request: FastifyRequest): Scope {
  return scopes.get(request.raw) ?? defaultScope;
}

const callers = new WeakMap<IncomingMessage, Caller>();

/** Who calls a route that is not public, and what they may do. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request.raw);
  if (caller === undefined) throw new Error(`${request.method} ${request.routeOptions.url ?? request.url} asks who calls, and is public`);
  return caller;
}

/** Who acts, as decisions and the audit record name them. */
export function actorOf(request: FastifyRequest): Actor {
  return callerOf(request).actor;
}

/** What a request says of itself before its body is read. */
export function callOf(request: FastifyRequest): Call {
  const { host, origin, authorization, cookie, "as-person": asPerson } = request.headers;
  const { method, ip: address } = request;
  return { method, scope: scopeOf(request), address, host, origin, authorization, cookie, asPerson: asPerson?.toString() };
}

/** The problem of a refusal, with its headers set on the reply. */
export function refuse(reply: FastifyReply, { code, message, retryAfterSeconds }: Refusal): ProblemError {
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
  return new ProblemError(code, message);
}

/**
 * Builds the host: problem details for every error, OpenAPI at /api/openapi.json; Host, Origin, caller and permission checked
 * before a body is read. INVARIANT: a route under /api/v1 that does not say what it asks of its caller is not added.
 */
export async function createHttpHost({ log, problems, version, authenticate, hostNames }: HostOptions): Promise<HttpHost> {
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
    routerOptions: { maxParamLength: 512 }, // sessions have long names
    forceCloseConnections: "idle",
  }).withTypeProvider<ZodTypeProvider>();
  host.setValidatorCompiler(validatorCompiler);
  host.setSerializerCompiler(serializerCompiler);
  await host.register(fastifySwagger, {
    openapi: { info: { title: "Airworthy", version, description: "Control plane API" }, servers: [{ url: "/" }] },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      return { schema: { ...schema, "x-permission": route.route.config?.permission }, url };
    },
  });

  const send = (request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply => {
    const entry = known[problem.code] ?? { status: 500, title: problem.code };
    if (entry.status === 401) void reply.header("www-authenticate", "Bearer"); // RFC 9110, 15.5.2
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

  host.addHook("onRoute", ({ method, url, config, schema }) => {
    if (!url.startsWith(`${apiBase}/`) || (config?.permission !== undefined && schema?.hide !== true)) return;
    throw new Error(`${method.toString()} ${url} must say config: { permission }, and stand in OpenAPI, which shows it`);
  });
  host.addHook("onRequest", async (request, reply) => {
    checkHost(request.headers, hostNames);
    const { permission = "public" } = request.routeOptions.config;
    if (permission === "public") return;
    const caller = await authenticate(callOf(request));
    if (!caller.ok) throw refuse(reply, caller.error);
    callers.set(request.raw, caller.value);
    const refusal = permission === "anyone" ? undefined : caller.value.refusal(permission, scopeOf(request));
    if (refusal !== undefined) throw refuse(reply, refusal);
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
    if (isUnstorable(error)) {
      return send(
        request,
        reply,
        new ProblemError("http/invalid-request", "The request holds the character U+0000, which cannot be stored."),
      );
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

  // What runs when it closes is answered, and its connection ends with the answer; nobody waits for ever.
  let isClosing = false;
  host.addHook("onSend", async (_request, reply) => {
    if (isClosing) void reply.header("connection", "close");
  });
  host.addHook("preClose", async () => {
    isClosing = true;
    setTimeout(() => host.server.closeAllConnections(), closeTimeoutMs).unref();
  });
  host.get("/api/openapi.json", { schema: { hide: true } }, async () => host.swagger());
  return host;
}

/** PostgreSQL's untranslatable_character and character_not_in_repertoire: its texts have no U+0000. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "22P05" || error.code === "22021");
}

/** ENOSPC from the file system, or PostgreSQL's disk_full; the embedded engine has only the words. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "53100" || /no space left on device/i.test(error.message);
}
