/** `node console/dev/serve.ts --scenario journey --port 4400`: the built console on development data. */
import { join } from "node:path";
import { parseArgs } from "node:util";

import { startDevelopmentServer } from "./development-server.ts";
import { scenarioNames } from "./scenario.ts";

const { values } = parseArgs({ options: { scenario: { type: "string", default: "journey" }, port: { type: "string", default: "4400" } } });
const name = scenarioNames.find((known) => known === values.scenario);
if (name === undefined) {
  console.error(`--scenario "${values.scenario}" is none of ${scenarioNames.join(", ")}`);
  process.exit(2);
}
const dist = join(import.meta.dirname, "../dist");
const server = await startDevelopmentServer({ scenario: name, port: Number(values.port), dist, now: new Date() });
console.log(`Development data, scenario "${name}": ${server.url}`);
