/** Problems of evaluation at the HTTP edge. */
export const evaluationProblems = {
  "evaluation/run-not-found": { status: 404, title: "There is no such evaluation" },
  "evaluation/case-not-found": { status: 404, title: "The suite has no such case" },
  "evaluation/suite-missing": { status: 422, title: "No such suite was registered" },
  "evaluation/suite-invalid": { status: 422, title: "The suite has mistakes" },
  "evaluation/baseline-not-found": { status: 404, title: "There is no such baseline version" },
  "evaluation/wire-mismatch": { status: 422, title: "The agent does not answer as the wire of its manifest says" },
  "evaluation/review-not-found": { status: 404, title: "There is no such review" },
  "evaluation/review-too-early": { status: 409, title: "The evaluation has not finished" },
  "evaluation/review-nothing-to-compare": { status: 422, title: "Nothing can be held beside the evaluation" },
  "evaluation/review-exists": { status: 409, title: "The evaluation has an open review" },
  "evaluation/review-open": { status: 409, title: "The review lacks labels" },
  "evaluation/review-complete": { status: 409, title: "The review has all its labels" },
  "evaluation/review-closed": { status: 409, title: "The review is closed" },
  "evaluation/review-item-not-found": { status: 404, title: "The review has no such item" },
  "evaluation/review-item-not-taken": { status: 409, title: "The item was not given to this person" },
  "evaluation/review-item-full": { status: 409, title: "The item has all its labels" },
} as const;
