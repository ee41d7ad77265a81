import { actingPerson } from "./acting-person.ts";
import { ApiProblem, readProblem } from "./api-problem.ts";
import type { Problem } from "./api-problem.ts";

/** One page of a list as the API answers it. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

const DEADLINE_MS = 30_000;

/**
 * Reads `path` under /api/v1. The type is a promise of the server's: its answers are parsed by the same
 * zod views on the way out, so they are not parsed a second time here.
 */
export async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  return send<T>("GET", path, { signal });
}

/** Reads a list to its end. For lists that are bounded by what they belong to, such as the cases of a suite. */
export async function readAll<T>(path: string, signal: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read<Page<T>>(withCursor(path, cursor), signal);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** Posts `body` as JSON. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  return send<T>("POST", path, { body });
}

/** Puts `body` as JSON. */
export async function put<T>(path: string, body: unknown): Promise<T> {
  return send<T>("PUT", path, { body });
}

/** Puts or deletes what `path` names; the path says it all. */
export async function change<T>(method: "PUT" | "DELETE", path: string): Promise<T> {
  return send<T>(method, path, {});
}

/** `path` with the cursor of the next page. */
export function withCursor(path: string, cursor: string | null): string {
  if (cursor === null) return path;
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}

async function send<T>(method: string, path: string, options: { signal?: AbortSignal; body?: unknown }): Promise<T> {
  const headers = new Headers({ accept: "application/json" });
  const person = actingPerson();
  if (person !== "") headers.set("As-Person", person);
  if (options.body !== undefined) headers.set("content-type", "application/json");
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]),
  }).catch((error: unknown) => {
    // A page that was left is no problem of anybody's.
    if (options.signal?.aborted === true) throw error;
    throw new ApiProblem(noAnswer(deadline.aborted));
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiProblem(readProblem(response.status, body));
  if (body === undefined) throw new ApiProblem(unreadable(response.status));
  return body as T; // Parsed by the server's view, see `read`.
}

function unreadable(status: number): Problem {
  const detail = "The answer broke off or is not JSON. Is another program listening at this address?";
  return { status, title: "Unreadable answer", detail, code: "console/unreadable", requestId: null };
}

function noAnswer(timedOut: boolean): Problem {
  const detail = timedOut
    ? `The server did not answer within ${DEADLINE_MS / 1000} s. What is shown elsewhere may be old.`
    : "The server could not be reached. Start it with `airworthy up`, or check that this address is right.";
  return { status: 0, title: "No answer", detail, code: timedOut ? "console/timeout" : "console/unreachable", requestId: null };
}
