import { errorNames, firstOf, inputNames, outputNames, pathNames, rankPath, sessionNames } from "./field-names.ts";
import type { Finding, FoundWire } from "./findings.ts";
import type { ProjectFile } from "./project-files.ts";

/** Routes as frameworks write them; the path is the first group. */
const routes = [
  /\.(?:post|route|api_route)\(\s*["'`](\/[^"'`]*)["'`](?!\s*,\s*methods\s*=\s*\[\s*["']GET["']\s*\])/g, // @app.post("/chat"), app.post("/chat", ...)
  /@Post\(\s*["'`]([^"'`]*)["'`]\)/g,
  /add_post\(\s*["'](\/[^"']*)["']/g,
  /Route\(\s*["'](\/[^"']*)["']/g,
  /(?:\.path|\.url|pathname)\s*(?:!==?|===?)\s*["'`](\/[^"'`]*)["'`]/g,
  /["'`]POST (\/[^"'`\s]*)["'`]/g,
];

/** Names that code reads from a request: `body["message"]`, `data.get("message")`, `req.body.message`, `{ message } = await request.json()`, a model's fields. */
const readNames = [
  /\[\s*["'](\w+)["']\s*\](?!\s*=[^=])/g,
  /\.get\(\s*["'](\w+)["']/g,
  /\b(?:body|data|payload|json|req|request)\.(\w+)/g,
  /^\s{4}(\w+)\s*:\s*(?:str|Optional|int|list|List|dict)\b/gm,
  /\b(\w+)\s*:\s*z\./g,
];
const destructured = /\{([^{}]*)\}\s*(?::[^=]+)?=\s*(?:await\s+)?[\w.]*(?:body|json\(\)|payload)/g;
/** Names that code writes into an answer. */
const writtenNames = [/["'](\w+)["']\s*:/g, /[{,]\s*(\w+)\s*(?=[:,}])/g, /jsonify\(\s*(\w+)\s*=/g, /^\s{4}(\w+)\s*:\s*str\b/gm];

/** The wire of an agent that takes messages over HTTP: routes and fields as its code has them. */
export function findHttpWire(files: readonly ProjectFile[]): Finding<FoundWire> | undefined {
  const found = files.flatMap((file) => routesIn(file.text).map((path) => ({ file, path })));
  const chat = found.find(({ path }) => path.endsWith("/v1/chat/completions"));
  if (chat !== undefined) return { value: "openai-chat", how: `a route "/v1/chat/completions" in ${chat.file.path}`, sure: "likely" };
  const [best] = found.filter(({ path }) => rankPath(path) < pathNames.length).toSorted((a, b) => rankPath(a.path) - rankPath(b.path));
  const one = best ?? found.find(({ path }) => path !== "/" && !/health|ready|metrics|docs/.test(path));
  if (one === undefined) return undefined;
  const { text, path: file } = one.file;
  const reads = new Set([...namesIn(text, readNames), ...destructuredIn(text)]);
  const writes = namesIn(text, writtenNames);
  const [input, session] = [firstOf(inputNames, reads), firstOf(sessionNames, reads)];
  // What is read is most likely not what is answered, unless nothing else is.
  const output =
    firstOf(
      outputNames.filter((name) => name !== input),
      writes,
    ) ?? firstOf(outputNames, writes);
  const error = firstOf(errorNames, writes);
  const parameter = /[{:<](?:\w+:)?(\w*(?:session|thread|conversation|chat)\w*)[}>]?/i.exec(one.path)?.[0];
  const isAnswered = session !== undefined && isWritten(session, text);
  return {
    value: {
      http: {
        path: parameter === undefined ? one.path : one.path.replace(parameter, "{session}"),
        ...(session !== undefined &&
          parameter === undefined && { session: { request: `/${session}`, ...(isAnswered && { response: `/${session}` }) } }),
        ...(input !== undefined && { input: `/${input}` }),
        ...(output !== undefined && { output: `/${output}` }),
        ...(error !== undefined && output !== error && { error: `/${error}` }),
      },
    },
    how: `the route "${one.path}" and the names in ${file}`,
    sure: best === undefined || input === undefined || output === undefined ? "guess" : "likely",
  };
}

/** True where the code puts an id into an object. */
function isWritten(name: string, text: string): boolean {
  return new RegExp(
    String.raw`["']${name}["']\s*:|[{,]\s*${name}\s*[,}:]|jsonify\([^)]*\b${name}\s*=|^\s{4}${name}\s*:\s*str\s*$`,
    "m",
  ).test(text.replaceAll(destructured, ""));
}

function routesIn(text: string): string[] {
  return routes.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, path = ""]) => (path.startsWith("/") ? path : `/${path}`)));
}

function namesIn(text: string, patterns: readonly RegExp[]): Set<string> {
  return new Set(patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = ""]) => name)));
}

function destructuredIn(text: string): string[] {
  return Array.from(text.matchAll(destructured), ([, names = ""]) =>
    names.split(",").map((name) => name.replace(/[:=].*$/, "").trim()),
  ).flat();
}
