/** What one message came back with: HTTP status, the agent's text, the session, or the error's code. */
export type Said = { readonly status: number; readonly text: string; readonly contextId: string; readonly code: string | undefined };

type Part = { text?: string };

/** Sends one A2A 1.0 message as plain HTTP, as a client in any language would. */
export async function sendMessage(url: string, text: string, contextId = ""): Promise<Said> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "a2a-version": "1.0" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "SendMessage",
      params: {
        message: { messageId: crypto.randomUUID(), role: "ROLE_USER", parts: [{ text }], ...(contextId === "" ? {} : { contextId }) },
      },
    }),
  });
  // The shapes of A2A 1.0 and of JSON-RPC errors; what is not there is empty.
  const body = (await answer.json()) as {
    result?: { message?: { contextId?: string; parts?: Part[] }; task?: { contextId?: string; artifacts?: { parts?: Part[] }[] } };
    error?: { data?: { code?: string } };
    code?: string;
  };
  const { message, task } = body.result ?? {};
  const parts = [...(message?.parts ?? []), ...(task?.artifacts ?? []).flatMap((artifact) => artifact.parts ?? [])];
  return {
    status: answer.status,
    text: parts.map((part) => part.text ?? "").join(""),
    contextId: message?.contextId ?? task?.contextId ?? "",
    code: body.error?.data?.code ?? body.code,
  };
}
