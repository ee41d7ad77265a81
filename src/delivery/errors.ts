/** Problems of delivery at the HTTP edge. */
export const deliveryProblems = {
  "delivery/release-not-found": { status: 404, title: "There is no such release" },
  "delivery/release-open": { status: 409, title: "Another release of this agent is open" },
  "delivery/already-live": { status: 409, title: "This version is live" },
  "delivery/nothing-to-decide": { status: 409, title: "Nothing waits for a person" },
  "delivery/review-incomplete": { status: 409, title: "People have not reviewed this release's evaluation yet" },
  "delivery/not-stopped-by-gate": { status: 409, title: "No gate has stopped this release" },
  "delivery/no-canary": { status: 409, title: "This release has no canary now" },
  "delivery/digest-differs": { status: 409, title: "The digest is not the one that is released" },
  "delivery/already-finished": { status: 409, title: "This release cannot be ended any more" },
} as const;
