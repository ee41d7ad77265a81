import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/status.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/panels.css";
import "./styles/figures.css";
import "./styles/ladder.css";
import "./styles/calls.css";
import "./styles/charts.css";
import "./styles/decisions.css";
import "./styles/pages.css";
import "./styles/dialog.css";
import "./styles/menu.css";
import "./styles/states.css";
import "./styles/traces.css";
import "./styles/narrow.css";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { askForKey } from "./api/ask-for-key.ts";
import { App } from "./app.tsx";
import { startDensity } from "./settings/density.ts";
import { startTheme } from "./settings/theme.ts";

startTheme();
startDensity();

const client = new QueryClient({
  queryCache: new QueryCache({ onError: askForKey }),
  defaultOptions: {
    queries: {
      // The event stream says what is old; until then an answer stays good from page to page.
      staleTime: 60_000,
      // A failure is shown with its code at once, and tried again by the person who reads it.
      retry: false,
      // The server is often this machine: it answers without a network.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error('index.html has no element "root"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
