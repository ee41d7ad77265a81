import { randomUUID } from "node:crypto";

import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { HttpWire } from "../../kernel/wire.ts";
import { readPointer, writePointer } from "../json-pointer.ts";
import { nameOf, type SseEvent } from "../sse.ts";
import { isStreamEnd } from "./is-stream-end.ts";
import { parseJson } from "./parse-json.ts";
import { textAt } from "./text-at.ts";
import type { AgentAnswer, WireCodec } from "./wire-codec.ts";

/** Plain HTTP as a manifest describes it. */
export function httpCodec(wire: HttpWire): WireCodec {
  const { path, session, input, output, error, stream } = wire;
  const header = session !== undefined && "header" in session ? session.header.toLowerCase() : undefined;
  const request = session !== undefined && "request" in session ? session.request : undefined;
  const response = session?.response;
  const matches = pathPattern(path);

  const isError = (answer: unknown): boolean => {
    const said = error === undefined ? undefined : readPointer(answer, error);
    return said !== undefined && said !== null && said !== false && said !== "";
  };
  const sessionIn = (answer: unknown): Pick<AgentAnswer, "sessionId" | "hasNumber"> => {
    const id = response === undefined ? undefined : idAt(answer, response);
    if (id === undefined) return {};
    return { sessionId: id, ...(typeof readPointer(answer, response ?? "") === "number" && { hasNumber: true }) };
  };
  const isEnd = (event: SseEvent): boolean => isStreamEnd(stream?.end, event);

  return {
    path,
    takes: (asked) => matches.test(asked),
    readMessage({ path: asked, headers, body }) {
      const segment = matches.exec(asked)?.[1];
      const given = header === undefined ? undefined : headers[header];
      const id =
        (segment === undefined ? undefined : decodeURIComponent(segment)) ??
        (typeof given === "string" && given !== "" ? given : undefined) ??
        (request === undefined ? undefined : idAt(body, request));
      return { text: textAt(body, input) ?? "", ...(id !== undefined && { sessionId: id }) };
    },
    tell:
      response !== undefined
        ? undefined
        : header !== undefined
          ? { header }
          : request === undefined
            ? undefined
            : { change: (body, sessionId) => void writePointer(body, request, sessionId) },
    agentNamesSession: response !== undefined,
    readAnswer(text, headers) {
      const body = parseJson(text);
      if (body === undefined) return output === "" ? { text } : { text: "", failed: "gateway/upstream-garbage" };
      const said = headers[header ?? ""];
      const id = { ...(typeof said === "string" && said !== "" && { sessionId: said }), ...sessionIn(body) };
      if (isError(body)) return { ...id, text: textAt(body, error ?? "") ?? "", failed: "agent/error" };
      const answer = textAt(body, output);
      return answer === undefined ? { ...id, text: "", failed: "agent/no-answer" } : { ...id, text: answer };
    },
    readEvent(event) {
      if (isEnd(event) && event.data !== "" && parseJson(event.data) === undefined) return { isError: false, isEnd: true };
      const body = parseJson(event.data);
      const piece =
        stream === undefined ? undefined : body === undefined && stream.output === "" ? event.data : textAt(body, stream.output);
      const failed = isError(body) || nameOf(event) === "error";
      const whole = (failed ? textAt(body, error ?? "") : undefined) ?? textAt(body, output);
      return {
        ...sessionIn(body),
        ...(piece !== undefined && { piece }),
        ...(whole !== undefined && { whole }),
        isError: failed,
        isEnd: isEnd(event),
      };
    },
    hasEnd: stream?.end !== undefined,
    answerPlace: stream === undefined ? `"${output}"` : `"${output}" (or "${stream.output}" in events)`,
    sessionPlace: `"${response ?? ""}"`,
    writeMessage(turns, sessionId) {
      const body: unknown = structuredClone(wire.body ?? {});
      writePointer(body, input, turns.at(-1)?.text ?? "");
      if (sessionId !== undefined && request !== undefined) writePointer(body, request, sessionId);
      return {
        // The path needs an id from the first message on: nobody else can make it.
        path: path.replace("{session}", () => encodeURIComponent(String(sessionId ?? randomUUID()))),
        headers: sessionId !== undefined && header !== undefined ? { [header]: String(sessionId) } : {},
        body: isJson(body) ? body : {},
      };
    },
  };
}

function pathPattern(path: string): RegExp {
  const [before = "", after] = path.split("{session}").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(after === undefined ? `^${before}$` : `^${before}([^/]+)${after}$`);
}

/** Ids are texts; a number is one too. */
function idAt(body: unknown, pointer: string): string | undefined {
  const id = readPointer(body, pointer);
  return typeof id === "number" || (typeof id === "string" && id !== "") ? String(id) : undefined;
}

function isJson(value: unknown): value is Json {
  return isJsonObject(value);
}
