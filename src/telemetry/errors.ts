/** Problems of telemetry at the HTTP edge. */
export const telemetryProblems = {
  "telemetry/no-store": { status: 503, title: "There is no store for spans" },
  "telemetry/trace-not-found": { status: 404, title: "The trace is not known" },
  "telemetry/session-not-found": { status: 404, title: "The session is not known" },
  "telemetry/cursor-invalid": { status: 400, title: "The cursor is not one of this list" },
} as const;
