import type { ReactNode } from "react";

const CUT = "var(--cut, var(--surface))";
const octagon = <path d="M4.5.9h5l3.6 3.6v5l-3.6 3.6h-5L.9 9.5v-5z" fill="currentColor" />;

const drawings = {
  /** Disc with tick: evidence says yes. */
  pass: (
    <>
      <circle cx="7" cy="7" r="6.2" fill="currentColor" />
      <path d="m4.2 7.2 2 2 3.7-4.1" fill="none" stroke={CUT} strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  /** Octagon with cross: evidence or a person says no. */
  fail: (
    <>
      {octagon}
      <path d="m4.9 4.9 4.2 4.2M9.1 4.9 4.9 9.1" stroke={CUT} strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  /** Octagon with return arrow: undone by evidence, or taken back by a person. */
  back: (
    <>
      {octagon}
      <path
        d="M4.3 5.4h3.5a1.9 1.9 0 0 1 0 3.8H6M5.9 3.6 4.1 5.4l1.8 1.8"
        fill="none"
        stroke={CUT}
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  /** Half-filled diamond: not enough evidence. */
  unsure: (
    <>
      <path d="M7 1.1 12.9 7 7 12.9 1.1 7z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <path d="M7 1.1V12.9L1.1 7z" fill="currentColor" />
    </>
  ),
  /** Triangle: works outside its budget, or broke for a reason that is not the agent's. */
  warn: (
    <>
      <path d="M7 1.2 13.2 12.4H.8z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path d="M7 5.2v3.2M7 10.3h.01" stroke={CUT} strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  /** Ring with a person: someone must act. */
  wait: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="7" cy="5.6" r="1.5" fill="currentColor" />
      <path d="M4.3 9.9c.4-1.4 1.4-2.1 2.7-2.1s2.3.7 2.7 2.1" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
  /** Open ring with dot: in progress. */
  run: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".35" />
      <path className="turn" d="M7 1.5A5.5 5.5 0 0 1 12.5 7" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      <circle cx="7" cy="7" r="2" fill="currentColor" />
    </>
  ),
  /** Dashed ring: later, or never. */
  todo: <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.2 2.1" />,
  /** Ring with bar: nothing to judge, or does not decide. */
  idle: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.8 7h4.4" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
} satisfies { readonly [name: string]: ReactNode };

export type ShapeName = keyof typeof drawings;

/** A status shape in the colour of the status around it. A word stands beside it, or a label above it. */
export function Shape({ name }: { name: ShapeName }) {
  return (
    <svg className="g" viewBox="0 0 14 14" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
