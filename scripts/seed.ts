// `npm run seed -- SCENARIO [--port N]`: the built console on made-up data, with a link to every page that the scenario plays.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { startDevelopmentServer } from "../console/dev/development-server.ts";
import { viewsOf } from "../console/dev/pages.ts";
import { type ScenarioName, scenarios } from "../console/dev/scenario.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: "string", default: "0" } } });
const [given] = positionals;
const names = Object.keys(scenarios) as ScenarioName[]; // the record's own keys
const name = names.find((known) => known === given);
if (name === undefined) {
  if (given !== undefined) console.error(`There is no scenario "${given}". These are:`);
  for (const known of names) console.log(`${known.padEnd(14)} ${scenarios[known]}`);
  if (given === undefined) console.log("\nnpm run seed -- SCENARIO [--port N]");
  process.exit(given === undefined ? 0 : 4);
}
const dist = fileURLToPath(new URL("../console/dist", import.meta.url));
const server = await startDevelopmentServer({ scenario: name, port: Number(values.port), dist, now: new Date() });
console.log(`Made-up data, no server behind it: "${name}", ${scenarios[name]}\n`);
for (const { path } of viewsOf(name)) console.log(server.url + path);
console.log("\nStop with Ctrl-C");
