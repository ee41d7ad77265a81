import type { ReleaseView } from "../../../../src/delivery/views.ts";

export type ActionName = ReleaseView["actions"][number]["name"];

/**
 * The request that an action is. What takes a version further carries the digest that the person saw: the server refuses it for
 * any other.
 */
export function actionRequest(
  release: Pick<ReleaseView, "id" | "digest">,
  action: ActionName,
  reason: string,
): { path: string; body: unknown } {
  const path = `/releases/${encodeURIComponent(release.id)}`;
  const { digest } = release;
  switch (action) {
    case "sign-off":
      return { path: `${path}/sign-off`, body: { decision: "approved", reason, digest } };
    case "deny":
      return { path: `${path}/sign-off`, body: { decision: "denied", reason, digest } };
    case "override":
    case "promote":
      return { path: `${path}/${action}`, body: { reason, digest } };
    default:
      return { path: `${path}/${action}`, body: { reason } };
  }
}
