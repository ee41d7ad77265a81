import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readPointer } from "../../protocols/json-pointer.ts";
import { errorNames, firstOf, inputNames, outputNames, pathNames, rankPath, sessionNames } from "./field-names.ts";
import type { Finding, FoundWire } from "./findings.ts";

/** The wire of an agent that describes itself: its POST that most looks like one for messages. */
export function readOpenApi(document: Json | undefined): Finding<FoundWire> | undefined {
  const paths = readPointer(document, "/paths");
  if (!isJsonObject(paths)) return undefined;
  const posts = Object.entries(paths).flatMap(([path, methods]) =>
    isJsonObject(methods) && isJsonObject(methods["post"]) ? [{ path, post: methods["post"] }] : [],
  );
  if (posts.some(({ path }) => path === "/v1/chat/completions"))
    return { value: "openai-chat", how: "its OpenAPI document has /v1/chat/completions", sure: "sure" };
  const [best] = posts.toSorted((a, b) => rankPath(a.path) - rankPath(b.path));
  if (best === undefined) return undefined;
  const { path, post } = best;
  const asked = namesOf(document, readPointer(post, "/requestBody/content/application~1json/schema"));
  const answered = namesOf(document, readPointer(post, "/responses/200/content/application~1json/schema"));
  const [input, output, session] = [firstOf(inputNames, asked), firstOf(outputNames, answered), firstOf(sessionNames, asked)];
  const error = firstOf(errorNames, answered);
  const isFound = input !== undefined && output !== undefined;
  return {
    value: {
      http: {
        path,
        ...(session !== undefined && {
          session: { request: `/${session}`, ...(answered.includes(session) && { response: `/${session}` }) },
        }),
        ...(input !== undefined && { input: `/${input}` }),
        ...(output !== undefined && { output: `/${output}` }),
        ...(error !== undefined && { error: `/${error}` }),
      },
    },
    how: `its OpenAPI document has POST ${path}`,
    sure: isFound && rankPath(path) < pathNames.length ? "likely" : "guess",
  };
}

/** The names of a schema's members, which a reference may stand for. */
function namesOf(document: Json | undefined, schema: unknown): readonly string[] {
  const reference = isJsonObject(schema) ? schema["$ref"] : undefined;
  const found = typeof reference === "string" && reference.startsWith("#/") ? readPointer(document, reference.slice(1)) : schema;
  const properties = isJsonObject(found) ? found["properties"] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
