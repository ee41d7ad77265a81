/** Problems of evaluation at the HTTP edge. */
export const evaluationProblems = {
  "evaluation/run-not-found": { status: 404, title: "There is no such evaluation" },
  "evaluation/case-not-found": { status: 404, title: "The suite has no such case" },
  "evaluation/not-judged": { status: 409, title: "The evaluation has no verdict" },
  "evaluation/suite-missing": { status: 422, title: "No such suite was registered" },
  "evaluation/suite-invalid": { status: 422, title: "The suite has mistakes" },
  "evaluation/baseline-not-found": { status: 404, title: "There is no such baseline version" },
  "evaluation/wire-mismatch": { status: 422, title: "The agent does not answer as the wire of its manifest says" },
  "evaluation/simulator-failed": { status: 422, title: "The simulated user has no next message" },
  "evaluation/fault-unreachable": { status: 422, title: "A tool that the suite makes fail cannot be reached" },
} as const;
