import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import { err, ok, type Result } from "../src/kernel/result.ts";

const places = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Finds a Chromium, installing Debian's where this process may. The error says why there is none. */
export function findChromium(): Result<string, string> {
  const found = findInstalled();
  if (found !== undefined) return ok(found);
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return err("no chromium is installed and this user cannot install it. Set CHROMIUM to one.");
  }
  console.log("Installing Debian's chromium");
  const options = {
    stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
  const installed = findInstalled();
  return installed === undefined ? err("apt-get could not install chromium.") : ok(installed);
}

function findInstalled(): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place));
}
