import type { Readable } from "node:stream";

import type { Dispatcher } from "undici";

import { formatMistakes, type Mistake } from "../config/mistake.ts";
import { CommandError } from "./exit-codes.ts";

/** The control plane's API as commands use it. Problems come back as CommandError with their code. */
export type ApiClient = {
  readonly url: string;
  /** The address of a page in the console; undefined when the server ends with the command. */
  page(path: string): string | undefined;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** An answer that is not JSON, as it comes; it fails where it breaks off. */
  download(path: string): Promise<Readable>;
  put<T>(path: string): Promise<T>;
  delete<T>(path: string): Promise<T>;
};

/** Who calls: a key, or a name that counts until the first key exists and is recorded as unverified. */
export type Credential = { readonly key: string } | { readonly person: string };

type Problem = { code?: string; detail?: string; title?: string; requestId?: string; mistakes?: Mistake[] };

/** @param stays false for a server that ends with the command. */
export function createApiClient(url: string, credential: Credential, stays: boolean): ApiClient {
  const identity = "key" in credential ? { authorization: `Bearer ${credential.key}` } : { "as-person": credential.person };
  const send = async (method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Dispatcher.ResponseData> => {
    const { request } = await import("undici"); // a command that asks no server does without it
    const answer = await request(`${url}/api/v1${path}`, {
      method,
      headers: { ...identity, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new CommandError(
        "cli/server-unreachable",
        `Airworthy at ${url} does not answer (${error instanceof Error ? error.message : String(error)}). Start it with: airworthy up`,
      );
    });
    if (answer.statusCode < 300) return answer;
    const text = await answer.body.text();
    let problem: Problem = {};
    try {
      problem = JSON.parse(text) as Problem; // RFC 9457 by the server's contract; anything else is shown as it came
    } catch {
      problem = { detail: text.slice(0, 300) };
    }
    const mistakes = problem.mistakes === undefined ? "" : `\n${formatMistakes(problem.mistakes)}`;
    const where = problem.requestId === undefined ? "" : ` (${problem.requestId})`;
    throw new CommandError(
      problem.code ?? "cli/unexpected-answer",
      `${problem.detail ?? problem.title ?? `HTTP ${answer.statusCode}`}${where}${mistakes}`,
    );
  };
  const ask = async <T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> =>
    (await (await send(method, path, body)).body.json()) as T; // the shape is the server's published view
  return {
    url,
    page: (path) => (stays ? url + path : undefined),
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body),
    download: async (path) => (await send("GET", path)).body,
    put: (path) => ask("PUT", path),
    delete: (path) => ask("DELETE", path),
  };
}
