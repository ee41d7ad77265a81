/** A role with where it holds: `mlops`, `approver in production`, `mlops in shop/staging`. */
export function sayGrant({
  role,
  project,
  environment,
}: {
  readonly role: string;
  readonly project: string;
  readonly environment: string;
}): string {
  if (project !== "*") return `${role} in ${project}/${environment}`;
  return environment === "*" ? role : `${role} in ${environment}`;
}
