import { To } from "./to.tsx";

/** The link to what a decision rests on; a dash where there is none. */
export function Evidence({ evidence }: { evidence: { readonly label: string; readonly href: string } | null }) {
  if (evidence === null) return <span className="dim">—</span>;
  return <To href={evidence.href}>{evidence.label}</To>;
}
