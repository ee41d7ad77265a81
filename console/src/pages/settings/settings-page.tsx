import { useQuery } from "@tanstack/react-query";

import type { InstallationView } from "../../../../src/main/views.ts";
import { installationQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { AboutPanel } from "./about-panel.tsx";
import { CountsPanel } from "./counts-panel.tsx";
import { PersonalPanel } from "./personal-panel.tsx";
import { PlanesPanel } from "./planes-panel.tsx";
import { SpanStorePanel } from "./span-store-panel.tsx";

/** No event tells of counts and of who was seen: they are read again while somebody looks. */
const READ_EVERY_MS = 5_000;

/** What a person likes in this browser, and what this installation is. */
export function SettingsPage() {
  const query = useQuery({ ...installationQuery, refetchInterval: READ_EVERY_MS });
  return (
    <PageBody crumbs={[{ label: "Settings" }]}>
      <PageHead title="Settings">
        <span>yours are kept in this browser</span>
        <span>the installation's are set where it is started</span>
      </PageHead>
      <PersonalPanel />
      <Answer query={query} what="The installation" shape="detail">
        {(installation) => <Installation installation={installation} />}
      </Answer>
    </PageBody>
  );
}

function Installation({ installation }: { installation: InstallationView }) {
  return (
    <>
      <div className="cols two even">
        <AboutPanel installation={installation} />
        <SpanStorePanel store={installation.spanStore} />
      </div>
      <CountsPanel installation={installation} />
      <PlanesPanel installation={installation} />
    </>
  );
}
