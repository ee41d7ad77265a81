// Checks every import against the dependency table in ARCHITECTURE.md.
import { globSync, readFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

type Rule = { readonly files: RegExp; readonly own: readonly string[]; readonly packages: readonly string[]; readonly line: string };
type Table = { readonly capabilities: readonly string[]; readonly rules: readonly Rule[] };

/** Breaches of the table in a tree of sources, one line each. Throws when it would check nothing. */
export function findBreaches(table: Table, files: readonly { readonly path: string; readonly text: string }[]): string[] {
  if (files.length === 0) throw new Error("No source file was read: the check would pass on nothing");
  return files.flatMap(({ path, text }) => {
    const rule = table.rules.find((candidate) => candidate.files.test(path));
    if (rule === undefined) return [`${path} is covered by no line of the table`];
    return listImports(text).flatMap((specifier) => {
      const allowed = specifier.startsWith(".") ? mayImportOwn(table, rule, path, specifier) : mayImportPackage(rule, specifier);
      return allowed ? [] : [`${path} imports ${specifier}, which "${rule.line}" does not allow`];
    });
  });
}

/** Reads the block between the layers marks. */
export function readTable(markdown: string): Table {
  const block = /<!-- layers -->\s*```\n([\s\S]*?)```/.exec(markdown)?.[1];
  if (block === undefined) throw new Error("ARCHITECTURE.md has no layers block");
  const lines = block
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const capabilities =
    lines
      .find((line) => line.startsWith("capabilities:"))
      ?.slice("capabilities:".length)
      .trim()
      .split(/\s+/) ?? [];
  const rules = lines
    .filter((line) => line.includes("|"))
    .map((line): Rule => {
      const [files = "", own = "", packages = ""] = line.split("|").map((part) => part.trim());
      return { files: toPattern(files), own: own.split(/\s+/), packages: packages === "-" ? [] : packages.split(/\s+/), line: files };
    });
  if (capabilities.length === 0 || rules.length === 0) throw new Error("The layers block has no capabilities or no lines");
  return { capabilities, rules };
}

function mayImportOwn({ capabilities }: Table, rule: Rule, from: string, specifier: string): boolean {
  const target = posix.normalize(posix.join(posix.dirname(from), specifier));
  const room = from.split("/").slice(0, 2).join("/");
  const targetRoom = target.split("/")[1] ?? "";
  return rule.own.some((allowed) => {
    if (allowed.startsWith("^")) return isUnder(target, room + allowed.slice(1));
    if (allowed === "earlier") {
      const isEarlier =
        capabilities.indexOf(targetRoom) !== -1 && capabilities.indexOf(targetRoom) < capabilities.indexOf(room.slice("src/".length));
      return isEarlier && /^src\/[^/]+\/(index|views)\.ts$/.test(target);
    }
    return isUnder(target, allowed);
  });
}

function isUnder(target: string, allowed: string): boolean {
  return toPattern(allowed).test(target) || toPattern(`${allowed}/**`).test(target);
}

function mayImportPackage(rule: Rule, specifier: string): boolean {
  const name = specifier.startsWith("node:")
    ? specifier
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");
  return rule.packages.some((allowed) => allowed === "*" || allowed === name || (allowed === "node:*" && name.startsWith("node:")));
}

function listImports(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g,
  );
  return Array.from(found, ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
}

/** `*` stands for one part of a path, `**` for any number. */
function toPattern(glob: string): RegExp {
  const body = glob
    .split("**")
    .map((part) =>
      part
        .split("*")
        .map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join("[^/]*"),
    )
    .join(".*");
  return new RegExp(`^${body}$`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const paths = globSync("src/**/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts") && !path.includes("/testing/"));
  const files = paths.map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(resolve(root, path), "utf8") }));
  const breaches = findBreaches(readTable(readFileSync(resolve(root, "ARCHITECTURE.md"), "utf8")), files);
  for (const breach of breaches) console.error(breach);
  console.log(`layers: ${files.length} files, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
