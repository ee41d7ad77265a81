/** Problems of tenancy at the HTTP edge. */
export const tenancyProblems = {
  "tenancy/scope-not-found": { status: 404, title: "This organization, project or environment does not exist" },
} as const;
