import { expect, test } from "vitest";

import { formOfAnswer } from "./answer-form.ts";

test.each([
  [undefined, "none"],
  ["null", "none"],
  ["", "empty"],
  ["  \n", "empty"],
  ["It is sunny", "text"],
  ["[not JSON", "text"],
  ['{"city":"Paris"}', "text"],
  ['{"text":""}', "empty"],
  ['[{"role":"assistant","parts":[{"type":"text","content":""}],"finish_reason":"stop"}]', "empty"],
  ['[{"role":"assistant","parts":[{"type":"text","content":"Hi"}]}]', "text"],
  ['[{"role":"assistant","parts":[{"type":"tool_call","name":"lookup","arguments":{}}]}]', "tool_calls"],
  ['{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}}]}', "tool_calls"],
  ['{"choices":[{"message":{"role":"assistant","content":""}}]}', "empty"],
  ['{"messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":""}]}', "empty"],
  ['{"messages":[{"role":"user","content":""},{"role":"assistant","content":"Hi"}]}', "text"],
  ['{"content":{"parts":[{"functionCall":{"name":"lookup"}}],"role":"model"}}', "tool_calls"],
  ['[{"toolCallId":"1","toolName":"lookup"}]', "tool_calls"],
  ['{"generations":[[{"text":"","message":{"lc":1,"kwargs":{"content":"","tool_calls":[{"name":"x"}]}}}]]}', "tool_calls"],
  ['{"role":"model","content":[{"toolRequest":{"name":"lookup"}}]}', "tool_calls"],
  ['{"outputs":""}', "empty"],
] as const)("%s is %s", (output, form) => {
  expect(formOfAnswer(output)).toBe(form);
});
