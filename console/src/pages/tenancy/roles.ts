/** A role that can be granted, and what it is for. What it permits stands in docs/permissions.md. */
export type Role = { readonly name: string; readonly does: string };

export const roles: readonly Role[] = [
  { name: "platform", does: "manages people, promotes and stops releases" },
  { name: "mlops", does: "registers versions, starts and stops releases" },
  { name: "ai-engineer", does: "registers versions, starts and stops releases" },
  { name: "prompt-engineer", does: "registers and evaluates versions" },
  { name: "data-engineer", does: "reads evaluations" },
  { name: "devops", does: "starts, signs off and stops releases" },
  { name: "ml-governance", does: "signs off and stops releases, reads the audit" },
  { name: "approver", does: "answers held tool calls" },
  { name: "auditor", does: "reads everything, exports the audit" },
  { name: "break-glass", does: "overrides a gate, stops releases" },
  { name: "reporter", does: "reports outcomes of sessions" },
];

/** Where a role can be granted; `*` is all of them. */
export const environments: readonly { readonly value: string; readonly label: string }[] = [
  { value: "*", label: "all environments" },
  { value: "staging", label: "staging" },
  { value: "production", label: "production" },
];
