import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

import { type Digest, digestBytes, digestOf } from "../kernel/digest.ts";
import type { ArtifactFile } from "./domain/version.ts";
import type { PackedFile } from "./pack-files.ts";

/** Folders of dependencies: linked from where they were installed; what pins them is the lock file among the files. */
const dependencyFolders = ["node_modules", ".venv", "venv"];

/** An artifact's files on disk, by content. */
export type StoredArtifact = { readonly digest: Digest; readonly files: readonly ArtifactFile[] };

/**
 * Writes files under `<directory>/<hex of their digest>/`, once. The digest covers each file's path, content and whether it
 * may be executed. A crash leaves a draft that the next store replaces, never a half-written artifact.
 * @param sourceDirectory where the files came from: the nearest dependency folders there or above are linked in.
 */
export function storeArtifact(directory: string, packed: readonly PackedFile[], sourceDirectory: string): StoredArtifact {
  const contents = packed.map((file) => ({ ...file, content: Buffer.from(file.contentBase64, "base64") }));
  const files = contents.map(({ path, executable, usedBy, content }): ArtifactFile => ({
    path,
    digest: digestBytes(content),
    bytes: content.length,
    executable,
    usedBy,
  }));
  const digest = digestOf(files.map((file) => [file.path, file.digest, file.executable]));
  const target = artifactDirectory(directory, digest);
  if (existsSync(target)) return { digest, files };
  const draft = `${target}.draft`;
  try {
    writeDraft(draft, contents, sourceDirectory);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true }); // a full disk is not made fuller by what was refused
    throw error;
  }
  return { digest, files };
}

function writeDraft(draft: string, contents: readonly (PackedFile & { readonly content: Buffer })[], sourceDirectory: string): void {
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const { path, executable, content } of contents) {
    const file = resolve(draft, path);
    if (!file.startsWith(draft + sep)) throw new Error(`The path "${path}" leaves the artifact`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: executable ? 0o755 : 0o644 });
  }
  for (const name of dependencyFolders) {
    const installed = findAbove(sourceDirectory, name);
    if (installed !== undefined && !existsSync(join(draft, name))) symlinkSync(installed, join(draft, name));
  }
}

/** The folder of an artifact. */
export function artifactDirectory(directory: string, digest: string): string {
  return join(directory, digest.slice("sha256:".length));
}

function findAbove(directory: string, name: string): string | undefined {
  for (let current = resolve(directory); ; current = dirname(current)) {
    const candidate = join(current, name);
    if (existsSync(candidate)) return candidate;
    if (current === dirname(current)) return undefined;
  }
}
