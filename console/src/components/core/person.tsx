import { readActor } from "../../format/actor.ts";

/** Who acted, and that nobody verified it where nobody did. */
export function Person({ actor }: { actor: string }) {
  const { name, unverified } = readActor(actor);
  return (
    <>
      <span className="ink">{name}</span>
      {unverified && <span className="dim"> unverified</span>}
    </>
  );
}
