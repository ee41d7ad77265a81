// Makes a bare checkout ready: plain JavaScript for the machine's own Node, before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.airworthy-setup`;

/** Installs what the lock file says when it changed since the last time; returns the pinned Node's path. */
export function setUp() {
  const wanted = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    process.stdout.write("Installing what the lock file says (the first time takes a minute)\n");
    run("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]);
    writeFileSync(stamp, wanted);
  }
  const pinned = `${root}node_modules/.bin/node`;
  return existsSync(pinned) ? pinned : process.execPath;
}

/** Builds the console when its sources changed since the last time. */
export function buildConsole(node) {
  const sources = listSources();
  const built = `${root}console/dist/.built-from`;
  if (existsSync(built) && readFileSync(built, "utf8") === sources) return;
  process.stdout.write("Building the console\n");
  run(node, [`${root}node_modules/vite/bin/vite.js`, "build", "--logLevel", "warn"], `${root}console`);
  mkdirSync(`${root}console/dist`, { recursive: true });
  writeFileSync(built, sources);
}

/** Runs a command with the pinned Node first on the path; ends this process with its code when it fails. */
export function run(command, args, cwd = root) {
  const done = spawnSync(command, args, {
    cwd,
    stdio: "inherit",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  });
  if (done.error !== undefined) {
    process.stderr.write(`${command} could not be started: ${done.error.message}\n`);
    process.exit(4);
  }
  if (done.status !== 0) process.exit(done.status ?? 4);
}

function listSources() {
  const hash = createHash("sha256");
  const { stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "console", "src/*/views.ts"], {
    cwd: root,
  });
  for (const file of String(stdout)
    .split("\0")
    .filter((name) => name !== "" && !/\.test\.tsx?$|^console\/(dev|test)\//.test(name))) {
    if (existsSync(root + file)) hash.update(file).update(readFileSync(root + file));
  }
  return hash.digest("hex");
}
