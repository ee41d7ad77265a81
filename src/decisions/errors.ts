/** Problems of decisions at the HTTP edge. */
export const decisionProblems = {
  "decisions/not-found": { status: 404, title: "There is no such decision" },
  "decisions/not-pending": { status: 409, title: "This is decided already" },
  "decisions/digest-differs": { status: 409, title: "The digest is not the one that is decided on" },
  "decisions/own-work": { status: 403, title: "Nobody approves their own work" },
  "decisions/voted-already": { status: 409, title: "This person has decided already" },
  "decisions/of-a-release": { status: 409, title: "This is decided at its release" },
  "decisions/not-a-person": { status: 403, title: "Machines decide nothing" },
} as const;
