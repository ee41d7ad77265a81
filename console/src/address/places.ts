import type { IconName } from "../components/core/icon.tsx";
import { paths } from "./paths.ts";

/** A page that one can go to from everywhere: in the rail, by its keys, in the command menu. */
export type Place = { readonly href: string; readonly label: string; readonly icon: IconName; readonly keys: `g ${string}` };

/** Places of one kind; the name is written above them where it says something. */
export type PlaceGroup = { readonly name: string; readonly titled: boolean; readonly places: readonly Place[] };

/** Every place, as the work goes. */
export const placeGroups: readonly PlaceGroup[] = [
  {
    name: "Main",
    titled: false,
    places: [
      { href: paths.overview, label: "Overview", icon: "overview", keys: "g o" },
      { href: paths.decisions, label: "Decisions", icon: "approve", keys: "g d" },
    ],
  },
  {
    name: "Build",
    titled: true,
    places: [
      { href: paths.agents, label: "Agents", icon: "agent", keys: "g a" },
      { href: paths.evaluations, label: "Evaluations", icon: "eval", keys: "g e" },
      { href: paths.reviews, label: "Reviews", icon: "review", keys: "g v" },
      { href: paths.suites, label: "Suites", icon: "suite", keys: "g c" },
    ],
  },
  { name: "Ship", titled: true, places: [{ href: paths.releases, label: "Releases", icon: "release", keys: "g r" }] },
  {
    name: "Run",
    titled: true,
    places: [
      { href: paths.traces, label: "Traces", icon: "trace", keys: "g t" },
      { href: paths.sessions, label: "Sessions", icon: "session", keys: "g s" },
    ],
  },
  {
    name: "Assure",
    titled: true,
    places: [
      { href: paths.people, label: "People", icon: "people", keys: "g p" },
      { href: paths.audit, label: "Audit", icon: "audit", keys: "g u" },
    ],
  },
  { name: "Here", titled: false, places: [{ href: paths.settings, label: "Settings", icon: "settings", keys: "g ," }] },
];

export const places: readonly Place[] = placeGroups.flatMap((group) => group.places);
