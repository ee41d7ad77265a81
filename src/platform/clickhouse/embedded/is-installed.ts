import { createRequire } from "node:module";

/** True when chDB, an optional dependency, is there. It has no builds for Windows and for Alpine. */
export function isEngineInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve("chdb");
    return true;
  } catch {
    return false;
  }
}
