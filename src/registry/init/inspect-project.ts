import { isJsonObject, type Json } from "../../kernel/json.ts";
import { findCommand } from "./find-command.ts";
import { findHttpWire } from "./find-http-wire.ts";
import { findOwnTools, findServers } from "./find-tools.ts";
import type { Finding, Findings, FoundWire } from "./findings.ts";
import { frameworks } from "./frameworks.ts";
import type { ProjectFile } from "./project-files.ts";

const code = /\.(?:[cm]?[jt]sx?|py)$/;
const variable =
  /(?:process\.env\.|process\.env\[["']|os\.environ\[["']|os\.environ\.get\(["']|os\.getenv\(["']|getenv\(["'])([A-Z][A-Z0-9_]*)/g;
const ofThePlatform = /^(?:PORT|HOST|PATH|HOME|TMPDIR|LANG|NODE_ENV|DEBUG|LOG_LEVEL|OPENAI_(?:BASE_URL|API_KEY|MODEL)|OTEL_\w+)$/;
const otherModelKey = /^(?:ANTHROPIC|GOOGLE|GEMINI|MISTRAL|COHERE|GROQ|AZURE_OPENAI|DEEPSEEK|XAI|TOGETHER|BEDROCK)\w*(?:KEY|TOKEN)$/;
const openai =
  /from openai import|import openai|["']openai["']|@ai-sdk\/openai|ChatOpenAI|langchain_openai|LiteLlm|OpenAIChatModel|["']@openai\/agents["']|from agents import/;
const a2aServer = /@a2a-js\/sdk\/server|from a2a\.server|\bto_a2a\(|\.well-known\/agent(?:-card)?\.json/;

/** Looks at a project's files: what it is built with, how it starts, what it answers, which model and tools it uses. */
export function inspectProject(files: readonly ProjectFile[], name: string): Findings {
  const sources = files.filter(({ path }) => code.test(path));
  const texts = sources.map(({ text }) => text).join("\n");
  const packageJson = parse(files.find(({ path }) => path === "package.json")?.text);
  const variables = new Set(Array.from(texts.matchAll(variable), ([, one = ""]) => one));
  const servers = findServers(files, texts);
  const ofServers = new Set(servers.flatMap(({ value }) => value.urlEnv ?? []));
  const command = findCommand(files, packageJson);
  const ownTools = findOwnTools(sources);
  const constitution = findConstitution(files);
  const wire = findWire(sources);
  const framework = findFramework(files, packageJson, sources);
  const model = findModel(texts, variables);
  const { description } = packageJson;
  return {
    name,
    ...(typeof description === "string" &&
      description !== "" && { description: { value: description, how: "package.json", sure: "sure" as const } }),
    ...(framework !== undefined && { framework }),
    ...(command !== undefined && { command }),
    files: globsOf(files),
    readsPort: /\bPORT\b/.test(texts + (command?.value ?? []).join(" ")),
    variables: [...variables].filter((one) => !ofThePlatform.test(one) && !ofServers.has(one) && !otherModelKey.test(one)).toSorted(),
    ...(wire !== undefined && { wire, streams: /text\/event-stream|EventSourceResponse|streamSSE\(/.test(texts) }),
    ...(constitution !== undefined && { constitution }),
    ...(model !== undefined && { model }),
    otherModels: [...variables].filter((one) => otherModelKey.test(one)).toSorted(),
    servers,
    ...(ownTools !== undefined && { ownTools }),
    examples: [],
  };
}

function findFramework(
  files: readonly ProjectFile[],
  packageJson: JsonMembers,
  sources: readonly ProjectFile[],
): Finding<string> | undefined {
  const dependencies = dependenciesOf(files, packageJson);
  for (const { name, dependency, imports } of frameworks) {
    const listed = dependencies.find(({ name: one }) => dependency.test(one));
    const imported = sources.find(({ text }) => imports.test(text));
    if (listed !== undefined && imported !== undefined)
      return { value: name, how: `a dependency in ${listed.file}, imported in ${imported.path}`, sure: "sure" };
    if (imported !== undefined) return { value: name, how: `imported in ${imported.path}`, sure: "likely" };
    if (listed !== undefined) return { value: name, how: `a dependency in ${listed.file} that no file seems to import`, sure: "guess" };
  }
  return undefined;
}

function dependenciesOf(files: readonly ProjectFile[], packageJson: JsonMembers): { readonly name: string; readonly file: string }[] {
  const { dependencies } = packageJson;
  const ofNode = isJsonObject(dependencies) ? Object.keys(dependencies).map((name) => ({ name, file: "package.json" })) : [];
  const ofPython = files.flatMap(({ path, text }) => {
    if (!/(?:^|\/)(?:requirements[\w-]*\.txt|pyproject\.toml|Pipfile|setup\.cfg)$/.test(path)) return [];
    // A requirement begins a line or a quoted text of a list.
    const names = Array.from(text.matchAll(/(?:^|["'])\s*([A-Za-z0-9][\w.-]*(?:\[[\w,-]*\])?)\s*(?=$|[<>=~!;"'@ ])/gm), ([, one = ""]) =>
      one.toLowerCase(),
    );
    return names.map((name) => ({ name, file: path }));
  });
  return [...ofNode, ...ofPython];
}

function findWire(sources: readonly ProjectFile[]): Finding<FoundWire> | undefined {
  const a2a = sources.find(({ text }) => a2aServer.test(text));
  if (a2a !== undefined) return { value: "a2a", how: `an A2A server in ${a2a.path}`, sure: "likely" };
  return findHttpWire(sources);
}

function findModel(texts: string, variables: ReadonlySet<string>): Findings["model"] {
  const name = /\bmodel(?:_name)?["']?\s*[=:]\s*["'](?:openai[/:])?([\w.-]*(?:gpt|o\d|llama|qwen|mistral|deepseek)[\w.:-]*)["']/i.exec(
    texts,
  )?.[1];
  if (variables.has("OPENAI_BASE_URL")) return { value: { name }, how: "OPENAI_BASE_URL is read", sure: "sure" };
  if (openai.test(texts)) return { value: { name }, how: "OpenAI's client, which reads OPENAI_BASE_URL by itself", sure: "likely" };
  return undefined;
}

function findConstitution(files: readonly ProjectFile[]): Finding<string> | undefined {
  const found = files.find(({ path }) =>
    /(?:^|\/)(?:constitution|system[-_]?prompt|instructions?|prompt)\.(?:md|txt)$|(?:^|\/)prompts?\/[^/]+\.(?:md|txt)$/i.test(path),
  );
  return found === undefined ? undefined : { value: found.path, how: "by its name", sure: "guess" };
}

/** The top folders and files with code, and what stands beside it. */
function globsOf(files: readonly ProjectFile[]): readonly string[] {
  const tops = new Set(files.map(({ path }) => (path.includes("/") ? `${path.slice(0, path.indexOf("/"))}/**` : path)));
  return [...tops].filter((top) => !/^(?:README|CHANGELOG|LICENSE|CONTRIBUTING|airworthy|suites\/|docs\/|examples?\/|\.)/i.test(top));
}

type JsonMembers = { readonly [member: string]: Json };

function parse(text: string | undefined): JsonMembers {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
