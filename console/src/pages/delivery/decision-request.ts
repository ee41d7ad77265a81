import type { ReleaseView } from "../../../../src/delivery/views.ts";

export type ActionName = ReleaseView["actions"][number]["name"];

/** The request that an action is. A sign-off carries the digest that the person saw: the server refuses it for any other. */
export function decisionRequest(
  release: Pick<ReleaseView, "id" | "digest">,
  action: ActionName,
  reason: string,
): { path: string; body: unknown } {
  const path = `/releases/${encodeURIComponent(release.id)}`;
  if (action === "override" || action === "promote") return { path: `${path}/${action}`, body: { reason, digest: release.digest } };
  if (action !== "sign-off" && action !== "deny") return { path: `${path}/${action}`, body: { reason } };
  const decision = action === "sign-off" ? "approved" : "denied";
  return { path: `${path}/sign-off`, body: { decision, reason, digest: release.digest } };
}
