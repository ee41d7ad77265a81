import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

import { digestBytes, digestOf } from "../kernel/digest.ts";
import type { ArtifactFile } from "./domain/version.ts";
import type { PackedFile } from "./pack-files.ts";

/** Folders of dependencies: linked from where they were installed; what pins them is the lock file among the files. */
const dependencyFolders = ["node_modules", ".venv", "venv"];

/** A version's files: what identifies them, and each one's content. */
export type Artifact = {
  readonly digest: string;
  readonly files: readonly ArtifactFile[];
  /** By the digest of the file. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
};

/** Makes an artifact of files. The digest covers each file's path, content and whether it may be executed. */
export function toArtifact(packed: readonly PackedFile[]): Artifact {
  const contents = packed.map((file) => ({ ...file, content: Buffer.from(file.contentBase64, "base64") }));
  const files = contents.map(({ path, executable, usedBy, content }): ArtifactFile => ({
    path,
    digest: digestBytes(content),
    bytes: content.length,
    executable,
    usedBy,
  }));
  return {
    digest: digestOf(files.map((file) => [file.path, file.digest, file.executable])),
    files,
    contents: new Map(contents.map(({ content }, index) => [files[index]?.digest ?? "", content])),
  };
}

/**
 * Writes an artifact under `<directory>/<hex of its digest>/`, once. A crash leaves a draft that the next one replaces, never a half-written
 * artifact.
 * @param sourceDirectory where the files came from: the nearest dependency folders there or above are linked in.
 */
export function writeArtifact(directory: string, artifact: Artifact, sourceDirectory: string | undefined): void {
  const target = artifactDirectory(directory, artifact.digest);
  if (existsSync(target)) return;
  const draft = `${target}.draft`;
  try {
    writeDraft(draft, artifact, sourceDirectory);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true }); // a full disk is not made fuller by what was refused
    throw error;
  }
}

function writeDraft(draft: string, { files, contents }: Artifact, sourceDirectory: string | undefined): void {
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const { path, executable, digest } of files) {
    const [file, content] = [resolve(draft, path), contents.get(digest)];
    if (!file.startsWith(draft + sep)) throw new Error(`The path "${path}" leaves the artifact`);
    if (content === undefined) throw new Error(`The content of "${path}" (${digest}) is missing`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: executable ? 0o755 : 0o644 });
  }
  if (sourceDirectory === undefined) return;
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
