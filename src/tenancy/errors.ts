/** Problems of tenancy at the HTTP edge. */
export const tenancyProblems = {
  "tenancy/scope-not-found": { status: 404, title: "This organization, project or environment does not exist" },
  "tenancy/key-needed": { status: 401, title: "A key is needed" },
  "tenancy/key-malformed": { status: 401, title: "This is not a key" },
  "tenancy/key-unknown": { status: 401, title: "This key is not known" },
  "tenancy/key-expired": { status: 401, title: "This key has expired" },
  "tenancy/key-revoked": { status: 401, title: "This key was revoked" },
  "tenancy/too-many-failures": { status: 429, title: "Too many keys were refused" },
  "tenancy/not-permitted": { status: 403, title: "Your roles do not allow this" },
  "tenancy/principal-not-found": { status: 404, title: "There is no such person or machine" },
  "tenancy/principal-exists": { status: 409, title: "This name is taken" },
  "tenancy/principal-disabled": { status: 409, title: "This person or machine is disabled" },
  "tenancy/first-is-platform": { status: 422, title: "The first one must have the role platform" },
  "tenancy/last-platform": { status: 409, title: "Somebody must keep the role platform" },
  "tenancy/key-not-found": { status: 404, title: "There is no such key" },
  "tenancy/grant-not-found": { status: 404, title: "This role is not held there" },
} as const;
