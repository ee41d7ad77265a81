import { join } from "node:path";

import type { Clock } from "../../kernel/clock.ts";
import { defaultProject } from "../../kernel/scope.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import type { AgentVersion } from "../version-store.ts";
import { parseManifest } from "../manifest-file.ts";
import { packFiles } from "../pack-files.ts";
import { type RegistrationBody, registerVersion } from "../register-version.ts";

/** Registers a manifest's version, without suites unless given, as `maren`; its files are those in the folder, which holds `artifacts` too unless told otherwise. */
export async function registerManifest(
  {
    db,
    clock,
    folder,
    artifactsDirectory = join(folder, "artifacts"),
  }: { db: Db; clock: Clock; folder: string; artifactsDirectory?: string },
  manifest: string,
  suites: RegistrationBody["suites"] = [],
): Promise<AgentVersion> {
  const read = parseManifest(manifest, "airworthy.yaml");
  const packed = read.ok ? packFiles(read.value, folder) : read;
  if (!packed.ok) throw new Error(JSON.stringify(packed.error));
  const sent = { manifest, manifestFile: "airworthy.yaml", sourceDirectory: folder, files: packed.value, suites };
  const deps = { db, clock, artifactsDirectory, environment: {} };
  const registered = await registerVersion(deps, defaultProject, { ...sent, author: "maren", actor: "person:maren" });
  if (!registered.ok) throw new Error(registered.error.code);
  return registered.value.version;
}
