/** An answer that was not the one asked for, as RFC 9457 tells it, or as we tell it when no server answered. */
export type Problem = {
  /** HTTP status; 0 when no server answered. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Stable, `room/what`; null when the answer carried none. */
  readonly code: string | null;
  readonly requestId: string | null;
};

/** The only error that the client throws, so that every page can show a code and a request id. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

/** What a page shows for anything thrown while it was read; a bug in the console is told as one. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { status: 0, title: "The console failed", detail, code: "console/unexpected", requestId: null };
}

/** Reads an answer's body as RFC 9457; fields that are missing or of another type are told as unknown. */
export function readProblem(status: number, body: unknown): Problem {
  const fields = typeof body === "object" && body !== null ? new Map(Object.entries(body)) : new Map<string, unknown>();
  const text = (name: string): string | null => {
    const value: unknown = fields.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    status,
    title: text("title") ?? `The server answered ${status}`,
    detail: text("detail") ?? `The server answered ${status} and gave no reason.`,
    code: text("code"),
    requestId: text("requestId"),
  };
}
