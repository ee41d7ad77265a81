/** Who acted, told apart from how sure we are of it. */
export type Actor = { readonly name: string; readonly unverified: boolean };

/** Reads an audit record's actor: `airworthy`, `person:NAME`, `machine:NAME`, `agent:NAME VERSION`, with ` (unverified)` where it is. Anything else is shown as it is. */
export function readActor(actor: string): Actor {
  if (actor === "airworthy") return { name: "Airworthy", unverified: false };
  const person = /^(?:person|machine|agent):(.+?)( \(unverified\))?$/.exec(actor);
  return { name: person?.[1] ?? actor, unverified: person?.[2] !== undefined };
}
