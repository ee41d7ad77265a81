import { Suspense } from "react";
import { Route, Switch } from "wouter";

import { paths } from "./address/paths.ts";
import { Frame } from "./components/frame/frame.tsx";
import { AuditPage } from "./pages/audit/audit-page.tsx";
import { DecisionsPage } from "./pages/decisions/decisions-page.tsx";
import { EvaluationPage } from "./pages/evaluation/evaluation-page.tsx";
import { EvaluationsPage } from "./pages/evaluation/evaluations-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { OverviewPage } from "./pages/overview/overview-page.tsx";
import { AgentPage } from "./pages/registry/agent-page.tsx";
import { AgentsPage } from "./pages/registry/agents-page.tsx";
import { ReleasePage } from "./pages/delivery/release-page.tsx";
import { ReleasesPage } from "./pages/delivery/releases-page.tsx";
import { lazyPage } from "./pages/lazy-page.ts";
import { SettingsPage } from "./pages/settings/settings-page.tsx";
import { PeoplePage } from "./pages/tenancy/people-page.tsx";
import { SignInPage } from "./pages/tenancy/sign-in-page.tsx";

const ReviewsPage = lazyPage(async () => (await import("./pages/evaluation/review/reviews-page.tsx")).ReviewsPage);
const SuitesPage = lazyPage(async () => (await import("./pages/evaluation/suites/suites-page.tsx")).SuitesPage);
const SuitePage = lazyPage(async () => (await import("./pages/evaluation/suites/suite-page.tsx")).SuitePage);
const ReviewPage = lazyPage(async () => (await import("./pages/evaluation/review/review-page.tsx")).ReviewPage);
const TracesPage = lazyPage(async () => (await import("./pages/telemetry/traces-page.tsx")).TracesPage);
const TracePage = lazyPage(async () => (await import("./pages/telemetry/trace-page.tsx")).TracePage);
const SessionsPage = lazyPage(async () => (await import("./pages/telemetry/sessions-page.tsx")).SessionsPage);
const SessionPage = lazyPage(async () => (await import("./pages/telemetry/session-page.tsx")).SessionPage);

/** The sign-in page alone, or the frame with every other page. */
export function App() {
  return (
    <Switch>
      <Route path={paths.signIn("/")}>
        <SignInPage />
      </Route>
      <Route>
        <Pages />
      </Route>
    </Switch>
  );
}

/** Every address of the console. A page is keyed by what it shows, so that nothing of one thing lingers in the next. */
function Pages() {
  return (
    <Frame>
      <Suspense>
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
            {({ agent, version }) => <ReleasePage key={`${agent}/${version}`} reference={`${agent}@${version}`} />}
          </Route>
          <Route path="/releases/:id">{({ id }) => <ReleasePage key={id} reference={id} />}</Route>
          <Route path="/decisions/:id?">{({ id }) => <DecisionsPage id={id ?? null} />}</Route>
          <Route path="/traces">
            <TracesPage />
          </Route>
          <Route path="/traces/:id">{({ id }) => <TracePage key={id} id={id} />}</Route>
          <Route path="/sessions">
            <SessionsPage />
          </Route>
          <Route path="/sessions/:id">{({ id }) => <SessionPage key={id} id={id} />}</Route>
          <Route path="/people">
            <PeoplePage />
          </Route>
          <Route path="/audit">
            <AuditPage />
          </Route>
          <Route path="/settings">
            <SettingsPage />
          </Route>
          <Route path="/evaluations">
            <EvaluationsPage />
          </Route>
          <Route path="/suites">
            <SuitesPage />
          </Route>
          <Route path="/suites/:agent">{({ agent }) => <SuitePage key={agent} agent={agent} />}</Route>
          <Route path="/reviews">
            <ReviewsPage />
          </Route>
          <Route path="/reviews/:id">{({ id }) => <ReviewPage key={id} id={id} />}</Route>
          <Route path="/evaluations/:id">{({ id }) => <EvaluationPage key={id} id={id} />}</Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
