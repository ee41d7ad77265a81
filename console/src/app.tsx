import { Route, Switch } from "wouter";

import { Frame } from "./components/frame/frame.tsx";
import { EvaluationPage } from "./pages/evaluation/evaluation-page.tsx";
import { EvaluationsPage } from "./pages/evaluation/evaluations-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { OverviewPage } from "./pages/overview/overview-page.tsx";
import { AgentPage } from "./pages/registry/agent-page.tsx";
import { AgentsPage } from "./pages/registry/agents-page.tsx";
import { ReleasePage } from "./pages/delivery/release-page.tsx";
import { ReleasesPage } from "./pages/delivery/releases-page.tsx";

/** Every address of the console. A page is keyed by what it shows, so that nothing of one thing lingers in the next. */
export function App() {
  return (
    <Frame>
      <Switch>
        <Route path="/">
          <OverviewPage />
        </Route>
        <Route path="/agents">
          <AgentsPage />
        </Route>
        <Route path="/agents/:name">{({ name }) => <AgentPage key={name} name={name} />}</Route>
        <Route path="/releases">
          <ReleasesPage />
        </Route>
        <Route path="/releases/:agent/:version">
          {({ agent, version }) => <ReleasePage key={`${agent}/${version}`} agent={agent} version={version} />}
        </Route>
        <Route path="/evaluations">
          <EvaluationsPage />
        </Route>
        <Route path="/evaluations/:id">{({ id }) => <EvaluationPage key={id} id={id} />}</Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Frame>
  );
}
