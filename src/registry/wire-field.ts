import { z } from "zod";

import type { Wire } from "../kernel/wire.ts";
import { describeChoice } from "../platform/config/describe-issue.ts";
import { text, textLike } from "../platform/config/fields.ts";
import { readPointer, writePointer } from "../protocols/json-pointer.ts";

const names = ["a2a", "openai-chat"] as const;

const pointerForm = "a JSON pointer: the keys on the way to the value, each after a /";

function pointer() {
  return textLike(/^(?:\/(?:[^/~]|~[01])*)*$/, pointerForm).max(1024);
}

function pointerInside() {
  return pointer().min(1, `must be ${pointerForm}`);
}

/** Headers that have a meaning of their own. */
const takenHeaders = new Set(
  "accept accept-encoding authorization baggage connection content-encoding content-length content-type cookie expect host origin te trace traceparent tracestate trailer transfer-encoding upgrade".split(
    " ",
  ),
);

const session = z
  .strictObject({
    header: textLike(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "the name of a header")
      .refine((name) => !takenHeaders.has(name.toLowerCase()), "is a header with a meaning of its own: choose another")
      .exactOptional()
      .describe("The header of a message that carries it. This or `request`."),
    request: pointerInside().exactOptional().describe("Where a message has it. This or `header`."),
    response: pointerInside()
      .exactOptional()
      .describe("Where an answer has it: the agent makes it. Absent: the client does, else the gateway."),
  })
  .superRefine(
    (value, context) => {
      const given = ["header", "request"].filter((key) => key in value);
      if (given.length === 0)
        context.addIssue({ code: "custom", message: "must have header or request: where the next message says its session" });
      if (given.length === 2) context.addIssue({ code: "custom", path: ["header"], message: "stands beside request: keep one of the two" });
    },
    { when: ({ value }) => z.looseObject({}).safeParse(value).success },
  )
  .meta({ oneOf: [{ required: ["header"] }, { required: ["request"] }] });

const end = z
  .strictObject({
    data: text(256).exactOptional().describe("The data of the last event, such as [DONE]. This or `event`."),
    event: text(256).exactOptional().describe("The name of the last event. This or `data`."),
  })
  .refine((value) => Object.keys(value).length === 1, "must have either data or event")
  .meta({ oneOf: [{ required: ["data"] }, { required: ["event"] }] });

const httpShape = z.strictObject({
  path: textLike(
    /^\/(?!\/)(?:[^\s?#\\{}]|\{session\})*$/,
    "the path of a URL, beginning with one /, without ? and #, in braces only {session}",
  )
    .refine((path) => path.split("{session}").length <= 2, "has {session} more than once")
    .refine((path) => !path.split("/").some((part) => part === "." || part === ".."), "has a part that leads elsewhere: . or ..")
    .describe("URL path that takes messages: POST, JSON. {session} in it stands for the session's id."),
  session: session.exactOptional().describe("Where the session's id is. Absent: every message is a session of its own."),
  input: pointerInside().describe("JSON pointer: where a message has its text; - is a list's last item."),
  output: pointer().describe("JSON pointer: where an answer has its text."),
  error: pointerInside()
    .exactOptional()
    .describe("JSON pointer: what is there, unless null, false or empty, means that the agent could not."),
  body: z.record(text(128), z.json()).exactOptional().describe("What a message of an evaluation has besides its text and session."),
  stream: z
    .strictObject({
      output: pointer().describe("JSON pointer: where an event has its piece of the text; appended, event by event."),
      end: end.exactOptional().describe("What the last event looks like. Absent: the end of the body is the end."),
    })
    .exactOptional()
    .describe("Answers may be server-sent events."),
});

const http = httpShape.superRefine(
  (wire, context) => {
    for (const { path, message } of findClashes(wire)) context.addIssue({ code: "custom", path: [...path], message });
  },
  { when: ({ value }) => httpShape.safeParse(value).success },
);

/** The protocol that an agent answers. */
export const wireField = z
  .union([
    z.enum(names, { error: ({ input }) => describeWire(input) }),
    z.strictObject({ http: http.describe("Plain HTTP with JSON, described by data.") }),
  ])
  .describe("The protocol the agent answers.")
  .transform((value) => value as Wire); // the refinements above leave no other member of it

function describeWire(input: unknown): string {
  const map = "a map with the key http, which describes a protocol of JSON over HTTP";
  return input === undefined ? "is missing" : `${describeChoice(input, names)}; else it is ${map}`;
}

/** What cannot hold at the same time. */
function findClashes(wire: z.output<typeof httpShape>): { readonly path: readonly string[]; readonly message: string }[] {
  const { path, session: where, input, body = {} } = wire;
  const clashes = [];
  if (where !== undefined && path.includes("{session}"))
    clashes.push({ path: ["session"], message: "stands beside {session} in path: keep one of the two" });
  const sample = structuredClone(body);
  if (!writePointer(sample, input, "text"))
    clashes.push({ path: ["input"], message: "leads through a list that body does not have: give body one item to fill" });
  if (where?.request !== undefined) {
    if (!writePointer(sample, where.request, "session") || readPointer(sample, input) !== "text")
      clashes.push({ path: ["session", "request"], message: "has no place beside input: the two must not overlap" });
  }
  return clashes;
}
