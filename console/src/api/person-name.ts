/** A name that can be sent, or why it cannot. */
export type PersonName = { readonly name: string } | { readonly mistake: string };

/** Trims a typed name. HTTP header values carry Latin-1 only (RFC 9110, 5.5), so a name outside it is refused in words. */
export function readPersonName(typed: string): PersonName {
  const name = typed.trim().replace(/\s+/g, " ");
  if (name === "") return { mistake: "Enter a name." };
  if (name.length > 80) return { mistake: "A name has at most 80 characters." };
  const outside = [...name].find((letter) => !/[\u0020-\u007e\u00a0-\u00ff]/.test(letter));
  if (outside !== undefined) return { mistake: `“${outside}” cannot be sent as a name yet. Use Latin letters.` };
  return { name };
}
