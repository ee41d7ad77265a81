import { expect, test } from "vitest";

import { findAnswerError } from "./answer-error.ts";

test.each([
  ['{"error":"timed out"}', "timed out"],
  ['{"error":{"code":500,"message":"overloaded"}}', "overloaded"],
  ['{"isError":true,"content":[{"type":"text","text":"no such order"}]}', "no such order"],
  ['{"status":"error","error_message":"unknown city"}', "unknown city"],
  ['{"output":{"lc":1,"kwargs":{"status":"error","content":"boom"}}}', "boom"],
  ["Error executing tool lookup: boom", "Error executing tool lookup: boom"],
  ["TypeError: x is not a function", "TypeError: x is not a function"],
  ['"Error: quoted"', "Error: quoted"],
  ["An error occurred while running the tool. Please try again.", "An error occurred while running the tool. Please try again."],
])("%s says an error", (answer, message) => {
  expect(findAnswerError(answer)).toBe(message);
});

test.each([
  '{"order":"A-1","status":"failed","reason":"card declined"}',
  '{"error":null,"result":{"tempC":18}}',
  '{"errors":0,"rows":[]}',
  '{"error":{}}',
  "The error was mended yesterday",
  '["Error handling in Go", "Exceptions"]',
  "Errors: none",
  "18 degrees",
  "",
  "{not json",
])("%s says none", (answer) => {
  expect(findAnswerError(answer)).toBeUndefined();
});
