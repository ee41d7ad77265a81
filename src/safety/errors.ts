/** Problems of a version's tool policy at the HTTP edge. */
export const safetyProblems = {
  "safety/policy-invalid": { status: 422, title: "The tool policy has mistakes" },
  "safety/blanket-permit": { status: 422, title: "A policy permits tools that it does not name" },
} as const;
