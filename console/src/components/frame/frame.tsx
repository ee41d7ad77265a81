import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";

import { useLive } from "../../api/live.ts";
import type { LiveState } from "../../api/live.ts";
import { overviewQuery } from "../../api/queries.ts";
import { places } from "../../address/places.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { useMenuKey } from "../../keyboard/use-menu-key.ts";
import { useScrollStops } from "../../keyboard/use-scroll-stops.ts";
import { CommandMenu } from "./command-menu.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { PageGuard } from "./page-guard.tsx";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";
import type { Crumb } from "./top-bar.tsx";

const FrameContext = createContext<{ live: LiveState; onKeys: () => void }>({ live: "connecting", onKeys: () => undefined });

/** What stands around every page: the rail, the live stream, the keys that work everywhere. */
export function Frame({ children }: { children: ReactNode }) {
  const live = useLive();
  const [path, navigate] = useLocation();
  const [keysShown, setKeysShown] = useState(false);
  const [menuShown, setMenuShown] = useState(false);
  const overview = useQuery(overviewQuery);
  useKeys({
    ...Object.fromEntries(places.map(({ keys, href }) => [keys, () => navigate(href)])),
    "/": () => {
      const field = document.querySelector<HTMLElement>("main [data-search=true]");
      if (field === null) setMenuShown(true);
      else field.focus();
    },
    "?": () => setKeysShown(true),
  });
  const main = useRef<HTMLElement>(null);
  useScrollStops(main);
  useMenuKey(() => setMenuShown((shown) => !shown));
  const around = useMemo(() => ({ live, onKeys: () => setKeysShown(true) }), [live]);
  return (
    <FrameContext value={around}>
      <div className="app">
        <Rail waiting={(overview.data?.waiting.length ?? 0) + (overview.data?.heldCalls ?? 0)} onMenu={() => setMenuShown(true)} />
        <main ref={main}>
          <PageGuard path={path}>{children}</PageGuard>
        </main>
      </div>
      {menuShown && <CommandMenu onClose={() => setMenuShown(false)} onKeys={() => setKeysShown(true)} />}
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </FrameContext>
  );
}

/** The inside of a page under its breadcrumb. */
export function PageBody({ crumbs, children }: { crumbs: readonly Crumb[]; children: ReactNode }) {
  const { live, onKeys } = useContext(FrameContext);
  return (
    <>
      <TopBar crumbs={crumbs} live={live} onKeys={onKeys} />
      <div className="page">{children}</div>
    </>
  );
}
