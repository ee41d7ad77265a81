#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `airworthy needs Node.js 22.19 or newer; this is ${process.version}. Install a newer one from https://nodejs.org.\n`,
  );
  process.exit(4);
}
module.enableCompileCache(); // the second command starts in half the time
// A checkout runs its sources, so that nothing is stale; the published package has only dist.
const source = new URL("../src/main/cli.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/main/cli.js", import.meta.url).href);
