import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { CommandError } from "../platform/cli/exit-codes.ts";
import { formatMistakes, type Mistake } from "../platform/config/mistake.ts";
import { packFiles, parseManifest } from "../registry/index.ts";
import type { RegistrationBody } from "../registry/index.ts";
import { parseSuite } from "./suite-file.ts";

/** Reads a manifest and everything it names into what \`POST /versions\` takes. Throws a CommandError that says every mistake at once. */
export function readRegistration(file: string): RegistrationBody {
  const path = resolve(file);
  const directory = dirname(path);
  const text = read(path, file);
  const manifest = parseManifest(text, file);
  if (!manifest.ok) throw mistaken(manifest.error);
  const mistakes: Mistake[] = [];
  const suites = manifest.value.suites.flatMap((suiteFile) => {
    const suiteText = read(resolve(directory, suiteFile), suiteFile);
    const suite = parseSuite(suiteText, suiteFile);
    if (suite.ok) return [{ name: suite.value.name, file: suiteFile, text: suiteText }];
    mistakes.push(...suite.error);
    return [];
  });
  if (mistakes.length > 0) throw mistaken(mistakes);
  const gateSuite = manifest.value.gate?.suite;
  if (gateSuite !== undefined && suites.length > 0 && !suites.some((suite) => suite.name === gateSuite)) {
    const names = suites.map((suite) => suite.name).join(", ");
    throw new CommandError("registry/gate-suite-unknown", `${file}: gate.suite is "${gateSuite}", and the suites are: ${names}.`);
  }
  const packed = packFiles(manifest.value, directory);
  if (!packed.ok) {
    const { error } = packed;
    throw new CommandError(
      error.code,
      error.code === "registry/no-files"
        ? `${file}: no file in ${error.directory} matches "${error.pattern}". Correct the glob or the folder.`
        : `"${error.path}" cannot be read: ${error.message}`,
    );
  }
  return { manifest: text, manifestFile: basename(file), sourceDirectory: directory, files: packed.value, suites };
}

function read(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new CommandError(
      "cli/file-unreadable",
      missing
        ? `There is no file ${shown}. Name it with --file, or make one with: airworthy init`
        : `${shown} cannot be read: ${String(error)}`,
    );
  }
}

function mistaken(mistakes: readonly Mistake[]): CommandError {
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  return new CommandError("registry/manifest-invalid", `${count}:\n${formatMistakes(mistakes)}`);
}
