import type { Mistake } from "../config/mistake.ts";

/** HTTP status and title of each error code; every capability brings its own, main/ joins them. */
export type ProblemTable = { readonly [code: string]: { readonly status: number; readonly title: string } };

/**
 * An answer that is not the expected one, thrown at the HTTP edge only and sent as RFC 9457 problem details.
 * `code` must stand in a ProblemTable; `detail` says what failed, on which thing, why, and what to do.
 */
export class ProblemError extends Error {
  readonly code: string;
  readonly mistakes: readonly Mistake[] | undefined;

  constructor(code: string, detail: string, mistakes?: readonly Mistake[]) {
    super(detail);
    this.code = code;
    this.mistakes = mistakes;
  }
}

/** Problems that the host itself can have. */
export const hostProblems: ProblemTable = {
  "http/not-found": { status: 404, title: "There is nothing at this address" },
  "http/invalid-request": { status: 400, title: "The request is not valid" },
  "http/body-too-large": { status: 413, title: "The request's body is too large" },
  "http/unsupported-media-type": { status: 415, title: "The request's body must be JSON" },
  "http/host-not-allowed": { status: 403, title: "This host name is not served" },
  "http/origin-not-allowed": { status: 403, title: "Requests from this origin are refused" },
  "platform/disk-full": { status: 507, title: "The disk is full" },
  "http/internal": { status: 500, title: "Airworthy failed" },
  "http/shutting-down": { status: 503, title: "The server is stopping" },
};
