import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A text file of a project; its path is relative, with `/`. */
export type ProjectFile = { readonly path: string; readonly text: string };

const skipped = new Set([
  "node_modules",
  "dist",
  "build",
  "venv",
  "env",
  "__pycache__",
  "site-packages",
  "target",
  "vendor",
  "coverage",
  "test",
  "tests",
  "__tests__",
]);
const hidden = new Set([".mcp.json", ".vscode", ".cursor", ".env.example"]);
const read = /\.(?:[cm]?[jt]sx?|py|toml|json|txt|md|ya?ml|cfg|example)$|^(?:Dockerfile|Procfile|Pipfile)$/;
const maxFiles = 2000;
const maxFileBytes = 256 * 1024;

/** The files of a folder that may say what the agent is: code and settings, without dependencies, tests and what was built; at most 2,000. */
export function readProjectFiles(folder: string): readonly ProjectFile[] {
  const files: ProjectFile[] = [];
  const open = [""];
  for (let below = open.shift(); below !== undefined && files.length < maxFiles; below = open.shift()) {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry;
      const path = below === "" ? name : `${below}/${name}`;
      if (name.startsWith(".") && !hidden.has(name)) continue;
      if (entry.isDirectory() && !skipped.has(name)) open.push(path);
      if (!entry.isFile() || !read.test(name) || /\.(?:test|spec)\.|^test_|lock/.test(name) || files.length >= maxFiles) continue;
      if (statSync(join(folder, path)).size <= maxFileBytes) files.push({ path, text: readFileSync(join(folder, path), "utf8") });
    }
  }
  return files;
}
