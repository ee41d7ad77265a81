/** Development data: what the installation is. */
import type { InstallationView } from "../../../src/main/views.ts";

type Ago = (minutes: number) => string;

/** Two control planes on one PostgreSQL, spans in the embedded store. */
export function installation(ago: Ago): InstallationView {
  return {
    ...newInstallation(ago),
    startedAt: ago(3 * 24 * 60),
    planes: [
      { id: "pln_01kay4e8w2", own: true, seenAt: ago(0.02), answers: true },
      { id: "pln_01kb9m33tq", own: false, seenAt: ago(0.01), answers: true },
    ],
    gateways: [
      { id: "gtw_01kay4f0cd", plane: "pln_01kay4e8w2", own: true, url: "http://localhost:4401", seenAt: ago(0.01), answers: true },
      { id: "gtw_01kb9m3a7x", plane: "pln_01kb9m33tq", own: false, url: "http://10.4.0.12:4401", seenAt: ago(0.01), answers: true },
    ],
    database: { engine: "postgresql", version: "18.4" },
    spanStore: { engine: "embedded", problem: null, rows: 1_284_310, bytes: 412_300_288, retentionDays: 90 },
    otlp: { accepted: 1_284_352, stored: 1_284_310, rejected: 42 },
    journal: { accepted: 8_412, stored: 8_412, dropped: 0, inDatabase: 21_077 },
  };
}

/** No span store; the other plane's gateway is silent, and the journal of this one's cannot be read. */
export function withoutSpans(ago: Ago): InstallationView {
  const { gateways, ...rest } = installation(ago);
  const howToGetStore =
    "Spans need a store: install the embedded one with `npm install chdb` beside airworthy (Linux with glibc, macOS), or set CLICKHOUSE_URL to a ClickHouse 26.2 or newer.";
  return {
    ...rest,
    gateways: gateways.map((gateway) => ({ ...gateway, answers: gateway.own, seenAt: gateway.own ? ago(0.01) : ago(4) })),
    spanStore: { engine: "none", problem: howToGetStore, rows: null, bytes: null, retentionDays: null },
    otlp: { accepted: 0, stored: 0, rejected: 0 },
    journal: null,
  };
}

/** As it is after the first start. */
export function newInstallation(ago: Ago): InstallationView {
  return {
    at: ago(0),
    version: "0.1.0",
    startedAt: ago(2),
    addresses: { api: "http://localhost:4400", gateway: "http://localhost:4401", otlp: "http://localhost:4318" },
    planes: [{ id: "pln_01kay4e8w2", own: true, seenAt: ago(0.02), answers: true }],
    gateways: [
      { id: "gtw_01kay4f0cd", plane: "pln_01kay4e8w2", own: true, url: "http://localhost:4401", seenAt: ago(0.01), answers: true },
    ],
    database: { engine: "embedded", version: "18.3" },
    spanStore: { engine: "embedded", problem: null, rows: 0, bytes: 0, retentionDays: 90 },
    otlp: { accepted: 0, stored: 0, rejected: 0 },
    journal: { accepted: 0, stored: 0, dropped: 0, inDatabase: 0 },
  };
}
