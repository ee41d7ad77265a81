/** What a code means on the wire: the HTTP status, a title that never changes, and the code where the answer is JSON-RPC. */
type ErrorRow = { readonly status: number; readonly title: string; readonly jsonRpcCode: number };

/** Every error the gateway answers with or writes into an observation. */
export const gatewayErrors = {
  "gateway/host-not-allowed": { status: 403, title: "Host not allowed", jsonRpcCode: -32603 },
  "gateway/origin-not-allowed": { status: 403, title: "Origin not allowed", jsonRpcCode: -32603 },
  "gateway/not-authenticated": { status: 401, title: "Not authenticated", jsonRpcCode: -32603 },
  "gateway/not-found": { status: 404, title: "Nothing here", jsonRpcCode: -32603 },
  "gateway/method-not-allowed": { status: 405, title: "Method not allowed", jsonRpcCode: -32603 },
  "gateway/unknown-agent": { status: 404, title: "Unknown agent", jsonRpcCode: -32603 },
  "gateway/unknown-deployment": { status: 404, title: "Unknown deployment", jsonRpcCode: -32603 },
  "gateway/unknown-server": { status: 404, title: "Unknown tool server", jsonRpcCode: -32603 },
  "gateway/wire-differs": { status: 404, title: "Not where this agent takes messages", jsonRpcCode: -32603 },
  "gateway/no-model": { status: 404, title: "No model endpoint", jsonRpcCode: -32603 },
  "gateway/no-snapshot": { status: 503, title: "No snapshot yet", jsonRpcCode: -32603 },
  "gateway/no-live-version": { status: 503, title: "No live version", jsonRpcCode: -32603 },
  "gateway/deployment-not-ready": { status: 503, title: "Deployment not ready", jsonRpcCode: -32603 },
  "gateway/session-version-gone": { status: 410, title: "The session's version is gone", jsonRpcCode: -32603 },
  "gateway/pin-not-stored": { status: 503, title: "The session could not be pinned", jsonRpcCode: -32603 },
  "gateway/model-key-missing": { status: 503, title: "Model key missing", jsonRpcCode: -32603 },
  "gateway/json-invalid": { status: 400, title: "Not JSON", jsonRpcCode: -32700 },
  "gateway/request-invalid": { status: 400, title: "Not a request", jsonRpcCode: -32600 },
  "gateway/context-id-too-long": { status: 400, title: "Session id too long", jsonRpcCode: -32602 },
  "gateway/wire-not-judged": { status: 403, title: "Not a wire that the tool policy reads", jsonRpcCode: -32603 },
  "gateway/body-too-large": { status: 413, title: "Body too large", jsonRpcCode: -32600 },
  "gateway/message-too-long": { status: 413, title: "Message too long", jsonRpcCode: -32602 },
  "gateway/guard-failed": { status: 500, title: "A guard could not look", jsonRpcCode: -32603 },
  "gateway/tool-not-allowed": { status: 200, title: "Tool not allowed", jsonRpcCode: -32602 },
  "gateway/batch-refused": { status: 200, title: "A batch with a call that was refused", jsonRpcCode: -32602 },
  "gateway/decision-not-stored": { status: 503, title: "The decision on a tool call could not be stored", jsonRpcCode: -32603 },
  "gateway/upstream-unreachable": { status: 502, title: "Upstream unreachable", jsonRpcCode: -32603 },
  "gateway/upstream-broke-off": { status: 502, title: "Upstream broke off its answer", jsonRpcCode: -32603 },
  "gateway/upstream-timeout": { status: 504, title: "Upstream timeout", jsonRpcCode: -32603 },
  "gateway/upstream-unreadable": { status: 502, title: "Upstream answered with something that cannot be judged", jsonRpcCode: -32603 },
  "gateway/upstream-garbage": { status: 502, title: "Upstream answered with something else", jsonRpcCode: -32603 },
  "gateway/upstream-status": { status: 502, title: "Upstream answered with an HTTP error", jsonRpcCode: -32603 },
  "gateway/client-gone": { status: 499, title: "The client went away", jsonRpcCode: -32603 },
  "gateway/snapshot-older": { status: 409, title: "Snapshot older than the one in use", jsonRpcCode: -32603 },
  "gateway/snapshot-signature": { status: 422, title: "Snapshot not signed by the control plane", jsonRpcCode: -32603 },
  "gateway/snapshot-invalid": { status: 422, title: "Snapshot not understood", jsonRpcCode: -32603 },
  "gateway/snapshot-not-stored": { status: 503, title: "Snapshot could not be stored", jsonRpcCode: -32603 },
  "gateway/query-invalid": { status: 400, title: "Query not understood", jsonRpcCode: -32603 },
  "gateway/internal": { status: 500, title: "Internal error", jsonRpcCode: -32603 },
} satisfies { readonly [code: string]: ErrorRow };

export type GatewayErrorCode = keyof typeof gatewayErrors;

/** An expected failure: what, and in `detail` on which thing, why and what to do. */
export type GatewayError = { readonly code: GatewayErrorCode; readonly detail: string };

/** Builds the failure side of a Result. */
export function gatewayError(code: GatewayErrorCode, detail: string): { readonly ok: false; readonly error: GatewayError } {
  return { ok: false, error: { code, detail } };
}
