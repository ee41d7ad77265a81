import { globSync, readFileSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";

import { err, ok, type Result } from "../kernel/result.ts";
import type { Manifest } from "./domain/manifest.ts";

/** A file on its way to the registry. */
export type PackedFile = {
  readonly path: string;
  readonly executable: boolean;
  readonly contentBase64: string;
  /** Which of the manifest's parts named it: `agent`, `model`, `mcp:{server}`, `constitution`, `policies`. */
  readonly usedBy: readonly string[];
};

export type PackError =
  | { readonly code: "registry/no-files"; readonly pattern: string; readonly directory: string }
  | { readonly code: "registry/file-unreadable"; readonly path: string; readonly message: string };

const ignored = /(^|\/)(node_modules|\.git|\.airworthy)(\/|$)/;

/** Collects the files that a manifest's globs, its constitution and its tool policy name, sorted by path. A glob without a match is an error. */
export function packFiles(manifest: Manifest, directory: string): Result<PackedFile[], PackError> {
  const usedBy = new Map<string, string[]>();
  for (const [part, patterns] of listParts(manifest)) {
    for (const pattern of patterns) {
      const matches = globFiles(pattern, directory);
      if (matches.length === 0) return err({ code: "registry/no-files", pattern, directory });
      for (const path of matches) {
        const parts = usedBy.get(path) ?? [];
        if (!parts.includes(part)) usedBy.set(path, [...parts, part]);
      }
    }
  }
  const packed: PackedFile[] = [];
  for (const [path, parts] of [...usedBy].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      const absolute = resolve(directory, path);
      const executable = (statSync(absolute).mode & 0o100) !== 0;
      packed.push({ path, executable, contentBase64: readFileSync(absolute).toString("base64"), usedBy: parts });
    } catch (error) {
      return err({ code: "registry/file-unreadable", path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return ok(packed);
}

function globFiles(pattern: string, directory: string): string[] {
  return globSync(pattern, { cwd: directory })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !ignored.test(path) && statSync(resolve(directory, path)).isFile());
}

function listParts(manifest: Manifest): [part: string, patterns: readonly string[]][] {
  return [
    ["agent", manifest.run?.files ?? []],
    ["model", manifest.model?.rehearsed?.files ?? []],
    ...Object.entries(manifest.mcpServers).map(([name, server]): [string, readonly string[]] => [`mcp:${name}`, server.run?.files ?? []]),
    ["constitution", manifest.constitution === undefined ? [] : [manifest.constitution]],
    ["policies", manifest.toolPolicy.policies === undefined ? [] : [manifest.toolPolicy.policies]],
  ];
}
