import type { Finding, Findings } from "./findings.ts";

/** What stands where something was not found; the comment says what to put there. */
const missing = "<- not found:";

/** A manifest with what was found, how, and how sure that is; every place to look at is marked by an arrow. */
export function writeManifest(found: Findings): string {
  const { name, description, framework } = found;
  return [
    "# yaml-language-server: $schema=https://unpkg.com/airworthy/schema/airworthy.schema.json",
    framework === undefined ? "# What it is built with was not found." : `# Built with ${framework.value} (${say(framework)}).`,
    "agent:",
    `  name: ${name}`,
    "  version: v1",
    description === undefined
      ? `  description: What the agent does, in a sentence. # ${missing} say it`
      : `  description: ${quote(description.value)} # ${say(description)}`,
    ...writeRun(found),
    ...writeWire(found),
    ...writeConstitution(found),
    ...writeModel(found),
    ...writeServers(found),
    ...writeTools(found),
    "suites: [suites/first.yaml]",
    "gate:",
    `  suite: ${name}/first`,
    "  floors: { success: 0.8 }",
    "",
  ].join("\n");
}

/** A suite to start from: a case for each thing that a user might say. */
export function writeSuite({ name, examples }: Findings): string {
  const said = examples.length === 0 ? ["Hello, what can you do for me?"] : examples.slice(0, 10);
  return [
    "# yaml-language-server: $schema=https://unpkg.com/airworthy/schema/suite.schema.json",
    `suite: ${name}/first`,
    "trials: 2",
    "cases:",
    ...said.flatMap((text, index) => [
      `  - id: ${said.length === 1 ? "greets" : `example-${index + 1}`}`,
      `    turns: [${quote(text)}] # <- what a user says`,
      "    expect:",
      String.raw`      answer: { regex: "\\w" } # <- what the answer must hold`,
    ]),
    "",
  ].join("\n");
}

function writeRun({ url, command, files, readsPort, variables }: Findings): string[] {
  if (url !== undefined) return [`url: ${url} # where it already runs; what cannot be pinned is not`];
  const passed = variables.length === 0 ? [] : [`  passEnv: ${list(variables)} # the code reads them; take out what is not its own`];
  return [
    "run:",
    command === undefined
      ? `  command: [npm, start] # ${missing} how it starts; it must listen on $PORT`
      : `  command: ${list(command.value)} # ${say(command)}${readsPort === true ? "" : "; <- nothing reads PORT: it must listen there"}`,
    files === undefined || files.length === 0
      ? `  files: ["**/*.{js,mjs,ts,py,json,md}"] # ${missing} what it is made of; copied and pinned`
      : `  files: ${list(files)} # what it is made of; copied and pinned`,
    ...passed,
  ];
}

function writeWire({ wire, streams }: Findings): string[] {
  if (wire === undefined) return [`wire: a2a # ${missing} a2a, openai-chat, or http with where messages and answers have their text`];
  if (typeof wire.value === "string") return [`wire: ${wire.value} # ${say(wire)}`];
  const { path, session, input, output, error } = wire.value.http;
  const where = path.includes("{session}")
    ? []
    : session === undefined
      ? [
          `    # session: { request: /session_id, response: /session_id } # ${missing} where the session's id is; else each message is a session`,
        ]
      : [
          `    session: ${JSON.stringify(session)
            .replaceAll(/"(\w+)":/g, " $1: ")
            .replace("}", " }")}`,
        ];
  return [
    `wire: # ${say(wire)}`,
    "  http:",
    `    path: ${quote(path)}`,
    ...where,
    input === undefined ? `    input: /message # ${missing} where a message has its text` : `    input: ${quote(input)}`,
    output === undefined ? `    output: /reply # ${missing} where an answer has its text` : `    output: ${quote(output)}`,
    ...(error === undefined ? [] : [`    error: ${quote(error)}`]),
    ...(streams === true
      ? [
          `    # stream: { output: /delta, end: { data: "[DONE]" } } # ${missing} it streams; where an event has its piece, and what the last one is`,
        ]
      : []),
  ];
}

function writeConstitution({ constitution }: Findings): string[] {
  return constitution === undefined
    ? [`# constitution: CONSTITUTION.md # ${missing} what it must and must not do`]
    : [`constitution: ${quote(constitution.value)} # ${say(constitution)}: what it must and must not do`];
}

function writeModel({ model, otherModels }: Findings): string[] {
  const others = otherModels.map((one) => `# ${one} is read: calls with it do not pass the model front, which speaks OpenAI's wire.`);
  if (model === undefined)
    return [
      ...others,
      `# model: # ${missing} so that its model calls go through the gateway, by OPENAI_BASE_URL`,
      "#   name: gpt-5-mini",
      "#   endpoint: { urlEnv: OPENAI_BASE_URL, keyEnv: OPENAI_API_KEY }",
    ];
  const { name } = model.value;
  return [
    ...others,
    `model: # ${say(model)}`,
    name === undefined ? `  name: gpt-5-mini # ${missing} which` : `  name: ${quote(name)}`,
    "  endpoint: { urlEnv: OPENAI_BASE_URL, keyEnv: OPENAI_API_KEY }",
  ];
}

function writeServers({ servers }: Findings): string[] {
  if (servers.length === 0) return [];
  return [
    "mcpServers:",
    ...servers.flatMap((server) => {
      const { name, url, urlEnv } = server.value;
      const base = url === undefined ? undefined : new URL(url);
      return [
        `  ${name}: # ${say(server)}`,
        base === undefined
          ? `    url: http://127.0.0.1:9000 # ${missing} where it runs; or a command under run`
          : `    url: ${base.origin}`,
        `    path: ${quote(base === undefined ? "/mcp" : base.pathname)}`,
        urlEnv === undefined
          ? `    urlEnv: ${name.toUpperCase().replaceAll("-", "_")}_MCP_URL # ${missing} the variable in which the agent looks for it`
          : `    urlEnv: ${urlEnv}`,
      ];
    }),
  ];
}

function writeTools({ ownTools }: Findings): string[] {
  if (ownTools === undefined) return [];
  return [
    `# Tools in its own process (${say(ownTools)}); the model front sees their calls.`,
    "toolPolicy:",
    `  sideEffects: ${list(ownTools.value)} # <- take out those that only read`,
  ];
}

function say({ how, sure }: Pick<Finding<unknown>, "how" | "sure">): string {
  return `${sure}: ${how.replaceAll("\n", " ")}`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quote).join(", ")}]`;
}

/** A JSON text is a YAML text; plain where that is the same. */
function quote(text: string): string {
  return /^[A-Za-z/][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}
