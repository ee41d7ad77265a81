// `npm start`: the platform on embedded storage, the example's journey, then the console. `--exit` ends after the journey.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { clearJourney, JourneyError, startPlatform, walkJourney } from "./journey.ts";
import { findLockHolder } from "../src/platform/files/directory-lock.ts";

const { values } = parseArgs({
  options: {
    exit: { type: "boolean", default: false },
    port: { type: "string", default: "4400" },
    "gateway-port": { type: "string", default: "4401" },
    "otlp-port": { type: "string", default: "4318" },
    data: { type: "string", default: join(fileURLToPath(new URL("..", import.meta.url)), ".airworthy/journey") },
  },
});
const { data } = values;
const keysFile = join(data, "keys.txt");
const say = (line: string): void => console.log(line);
const options = {
  data,
  port: Number(values.port),
  gatewayPort: Number(values["gateway-port"]),
  otlpPort: Number(values["otlp-port"]),
  say,
};

const holder = findLockHolder(data);
if (holder !== undefined) {
  console.error(`The journey is running already, as process ${holder.pid}. Stop it with Ctrl-C where it runs, or: kill ${holder.pid}`);
  process.exit(4);
}
const startedAt = Date.now();
say(`The journey starts afresh each time, in ${data}. Your own agents belong elsewhere: airworthy up`);
clearJourney(data);

try {
  const platform = await startPlatform(options);
  const ended = once(platform.process, "exit");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => platform.process.kill(signal));
  platform.process.once("exit", (code) => {
    if (code !== 0 && code !== null) process.exitCode = 4;
  });
  try {
    const keys = await walkJourney(platform, options);
    writeFileSync(keysFile, [...keys].map(([name, key]) => `${name.padEnd(8)}${key}\n`).join(""), { mode: 0o600 });
    say(`\nThe journey took ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
  } catch (error) {
    platform.process.kill("SIGTERM");
    await ended;
    throw error;
  }
  if (values.exit) platform.process.kill("SIGTERM");
  else say(`The console is open at ${platform.api}; the people's keys are in ${keysFile}. Stop with Ctrl-C.`);
  await ended;
} catch (error) {
  if (!(error instanceof JourneyError)) throw error;
  console.error(`\nThe journey failed: ${error.message}`);
  process.exitCode = 1;
}
