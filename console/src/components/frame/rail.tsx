import { useState } from "react";
import { Link, useLocation } from "wouter";

import { useWho } from "../../api/use-who.ts";
import { paths } from "../../address/paths.ts";
import { placeGroups } from "../../address/places.ts";
import { menuKey } from "../../keyboard/use-menu-key.ts";
import { Brand } from "../core/brand.tsx";
import { Icon } from "../core/icon.tsx";
import { SessionDialog } from "./session-dialog.tsx";
import { WhoDialog } from "./who-dialog.tsx";

/** The way around, and who acts. */
export function Rail({ waiting, onMenu }: { waiting: number; onMenu: () => void }) {
  const [path] = useLocation();
  return (
    <aside className="rail" aria-label="Navigation">
      <Link href={paths.overview} aria-label="Airworthy, overview">
        <Brand />
      </Link>
      <button type="button" className="find" title="Search or run a command" aria-keyshortcuts="Control+K Meta+K" onClick={onMenu}>
        <Icon name="search" />
        <span>Search</span>
        <kbd>{menuKey}</kbd>
      </button>
      {placeGroups.map((group) => (
        <nav className="nav" aria-label={group.name} key={group.name}>
          {group.titled && <h3>{group.name}</h3>}
          {group.places.map((place) => (
            <Link key={place.href} href={place.href} title={place.label} aria-current={isWithin(path, place.href) ? "page" : undefined}>
              <Icon name={place.icon} />
              <span>{place.label}</span>
              {place.href === paths.decisions && waiting > 0 && <Waiting count={waiting} />}
            </Link>
          ))}
        </nav>
      ))}
      <Me />
    </aside>
  );
}

function Waiting({ count }: { count: number }) {
  return (
    <b className="n hot">
      {count}
      <em className="hide"> waiting for a person</em>
    </b>
  );
}

function Me() {
  const { name, verified } = useWho();
  const [asking, setAsking] = useState(false);
  const named = name !== "";
  const proof = verified ? "signed in by a key" : named ? "unverified" : "no name given";
  return (
    <>
      <button type="button" className="me" title={named ? `${name}, ${proof}` : "Who are you?"} onClick={() => setAsking(true)}>
        <span className="ava" aria-hidden="true">
          {named ? initials(name) : <Icon name="user" />}
        </span>
        <span className="who">
          <span className="ink cut">{named ? name : "Who are you?"}</span>
          <span className="dim">{proof}</span>
        </span>
      </button>
      {asking && (verified ? <SessionDialog onClose={() => setAsking(false)} /> : <WhoDialog onClose={() => setAsking(false)} />)}
    </>
  );
}

function isWithin(path: string, place: string): boolean {
  return place === paths.overview ? path === place : path === place || path.startsWith(`${place}/`);
}

function initials(name: string): string {
  const words = name.split(" ");
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.slice(0, 1).toUpperCase() ?? "").join("");
}
