import type { ReactNode } from "react";

const drawings = {
  approve: <path d="M2.5 9.5V12a1.5 1.5 0 0 0 1.5 1.5h8a1.5 1.5 0 0 0 1.5-1.5V9.5M2.5 9.5h3l1 1.5h3l1-1.5h3M5.5 4.8 7.2 6.5l3.3-3.6" />,
  agent: (
    <>
      <rect x="2.5" y="5" width="11" height="8.5" rx="2" />
      <path d="M8 5V2.5M6 8.8v1.2M10 8.8v1.2" />
    </>
  ),
  audit: <path d="M4 2.5h6l2.5 2.5v8.5H4zM6 7h4.5M6 9.5h4.5M6 12h2.5" />,
  back: <path d="M5.5 3 2.5 6l3 3M2.5 6h7a3.5 3.5 0 0 1 0 7H6" />,
  chat: <path d="M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.4" />
    </>
  ),
  code: <path d="m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5a1 1 0 0 0-1-1H3.5a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1" />
    </>
  ),
  cost: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M9.8 6.2A2 1.6 0 0 0 8 5.4c-1.2 0-2 .6-2 1.3 0 1.8 4 .8 4 2.6 0 .8-.9 1.3-2 1.3a2.2 1.8 0 0 1-2-.9M8 4.3v7.4" />
    </>
  ),
  done: <path d="m3.5 8.5 3 3 6-7" />,
  down: <path d="M8 2.5v8M4.5 7 8 10.5 11.5 7M3 13.5h10" />,
  fold: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  env: <path d="M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3" />,
  eval: <path d="M2.5 4l1.2 1.2L6 3M2.5 8.5l1.2 1.2L6 7.5M2.5 13l1.2 1.2L6 12M8.5 4h5M8.5 8.5h5M8.5 13h5" />,
  guard: <path d="M8 1.8 13 3.8v3.7c0 3.2-2 5.4-5 6.7-3-1.3-5-3.5-5-6.7V3.8z" />,
  issue: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 5v3.6M8 11h.01" />
    </>
  ),
  key: (
    <>
      <circle cx="5.2" cy="10.8" r="2.7" />
      <path d="m7.2 8.8 6-6M10.5 5.5l2 2M12 4l1.5 1.5" />
    </>
  ),
  keys: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1.5" />
      <path d="M4.5 6.8h.01M7 6.8h.01M9.5 6.8h.01M11.8 6.8h.01M5 9.4h6" />
    </>
  ),
  link: (
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.7l.7-.7" />
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  model: <path d="M8 2.2 13 5v6l-5 2.8L3 11V5zM3 5l5 2.8L13 5M8 7.8v6" />,
  moon: <path d="M12.8 9.6A5.2 5.2 0 0 1 6.4 3.2a5.2 5.2 0 1 0 6.4 6.4z" />,
  out: <path d="M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13.5 2.5 8 8" />,
  overview: (
    <>
      <rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" />
      <rect x="9" y="2.5" width="4.5" height="4.5" rx="1" />
      <rect x="2.5" y="9" width="4.5" height="4.5" rx="1" />
      <rect x="9" y="9" width="4.5" height="4.5" rx="1" />
    </>
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  people: (
    <>
      <circle cx="6" cy="5.5" r="2.4" />
      <path d="M1.5 13c.5-2.4 2.2-3.6 4.5-3.6s4 1.2 4.5 3.6M10.8 3.3a2.4 2.4 0 0 1 0 4.4M12 9.8c1.4.5 2.2 1.6 2.5 3.2" />
    </>
  ),
  play: <path d="M5 3.2v9.6L12.5 8z" />,
  release: <path d="M2.5 13.5h3v-3h3v-3h3v-3h2" />,
  retry: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3" />,
  right: <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />,
  review: <path d="M2.5 3h4.5v10H2.5zM9 3h4.5v10H9zM4 9.5l.8.8L6 8.8M10.5 7l1.5 1.5M12 7l-1.5 1.5" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  session: <path d="M2.5 3.5h11v7.5H8l-3 2.5V11H2.5zM5 6.2h6M5 8.4h4" />,
  settings: (
    <>
      <path d="M2.5 5h5.4M12.1 5h1.4M2.5 11h1.4M8.1 11h5.4" />
      <circle cx="10" cy="5" r="1.9" />
      <circle cx="6" cy="11" r="1.9" />
    </>
  ),
  stop: <path d="M5.6 2.2h4.8l3.4 3.4v4.8l-3.4 3.4H5.6l-3.4-3.4V5.6z" />,
  suite: <path d="M2.5 7h11v6.5h-11zM4 4.6h8M5.5 2.2h5" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1" />
    </>
  ),
  tool: <path d="M9.8 6.2 13.5 2.5M10.2 2.7a3.6 3.6 0 0 0-4.5 4.7L2.6 10.5a1.6 1.6 0 0 0 2.3 2.3L8 9.7a3.6 3.6 0 0 0 5.3-3.9" />,
  trace: <path d="M2.5 3.5h6M4.5 6.5h7M6.5 9.5h5M9.5 12.5h4" />,
  up: <path d="M8 13V3M4 7l4-4 4 4" />,
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.7" />
      <path d="M2.8 13.5c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" />
    </>
  ),
  x: <path d="m4 4 8 8M12 4l-8 8" />,
} satisfies { readonly [name: string]: ReactNode };

export type IconName = keyof typeof drawings;

/** A drawing beside a word; never the only carrier of a meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
