import type { Actor } from "../../kernel/actor.ts";
import type { Permission } from "../../kernel/permission.ts";
import type { Result } from "../../kernel/result.ts";
import type { Scope } from "../../kernel/scope.ts";

/** What a route asks of its caller: a permission; `anyone` who is signed in; `public` for everybody. */
export type RoutePermission = Permission | "anyone" | "public";

/** What is known of a request before its body is read. */
export type Call = {
  readonly method: string;
  readonly scope: Scope;
  /** Where it comes from: the address of the peer. */
  readonly address: string;
  /** The headers of the same names; undefined where there is none. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly asPerson: string | undefined;
};

/** Why a request is not served: a problem's code and its detail. */
export type Refusal = { readonly code: string; readonly message: string; readonly retryAfterSeconds?: number };

/** Who calls, and what they may do. */
export type Caller = {
  readonly actor: Actor;
  /** Why the caller may not, in a scope; undefined when they may. */
  refusal(permission: Permission, scope: Scope): Refusal | undefined;
};

/** Finds out who calls. Tenancy knows; main/ gives it to the host. */
export type Authenticate = (call: Call) => Promise<Result<Caller, Refusal>>;
