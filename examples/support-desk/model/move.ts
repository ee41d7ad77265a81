/** What the rehearsed model does next: say something or call one tool. */
export type Move =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "call"; readonly tool: string; readonly arguments: { readonly [name: string]: string | number } };

export function say(text: string): Move {
  return { kind: "say", text };
}

export function call(tool: string, given: { readonly [name: string]: string | number }): Move {
  return { kind: "call", tool, arguments: given };
}
