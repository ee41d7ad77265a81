import { describe, expect, test } from "vitest";

import type { Case } from "../domain/suite.ts";
import { findContamination } from "./find-contamination.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { findPersonalData, scrubPersonalData } from "./find-personal-data.ts";

const makeCase = (id: string, turns: readonly string[], over: Partial<Case> = {}): Case => ({
  id,
  tags: [],
  variables: {},
  setup: [],
  turns,
  expect: {},
  ...over,
});

describe("duplicates", () => {
  const where = "Where is my order A-1, I am waiting for three weeks now?";

  test("are exact where all but ids and tags is equal, near where users say nearly the same", () => {
    const cases = [
      makeCase("first", [where]),
      makeCase("again", [where], { tags: ["slow"] }),
      makeCase("other writing", [where.toUpperCase().replace("?", "...")]),
      makeCase("other number", [where.replace("A-1", "B-22")]),
      makeCase("something else", ["Please cancel my order A-1, I am waiting no longer."]),
    ];
    expect(findDuplicates(cases).map(({ cases: pair, kind }) => [...pair, kind])).toEqual([
      ["first", "again", "exact"],
      ["first", "other writing", "near"],
      ["again", "other writing", "near"],
    ]);
  });

  test("the same words in another world are another case", () => {
    const shipped = makeCase("shipped", [where], { setup: [{ tool: "create_order", arguments: { status: "shipped" } }] });
    expect(findDuplicates([makeCase("open", [where]), shipped])).toEqual([]);
  });

  test("a user who is played asks what he wants, with what he knows", () => {
    const user = { kind: "model", goal: where, facts: {}, maxTurns: 9 } as const;
    const scripted = { kind: "scripted", turns: [{ say: where }, { when: "which", say: "A-1" }], maxTurns: 9 } as const;
    const cases = [
      makeCase("plain", [where]),
      makeCase("played", [], { user }),
      makeCase("knows", [], { user: { ...user, facts: { order: "B-22, of July, paid by card" } } }),
    ];
    expect(findDuplicates([...cases, makeCase("scripted", [], { user: scripted })]).map(({ cases: pair }) => pair)).toEqual([
      ["plain", "played"],
    ]);
  });

  test("short texts are alike only where all of their words are", () => {
    expect(findDuplicates([makeCase("a", ["Refund!"]), makeCase("b", ["refund"]), makeCase("c", ["Cancel!"])])).toMatchObject([
      { cases: ["a", "b"], kind: "near", similarity: 1 },
    ]);
  });

  test("one turn does not run into the next", () => {
    expect(findDuplicates([makeCase("a", ["one two", "three four"]), makeCase("b", ["one two three four"])])).toEqual([]);
  });
});

describe("personal data", () => {
  test.each([
    ["Write to ada.lovelace@gmail.com please", ["email address"]],
    ["Call +49 170 1234567 or (212) 736-5000.", ["phone number", "phone number"]],
    ["From 8.8.8.8 with card 4111 1111 1111 1111", ["IP address", "payment card"]],
    ["IBAN DE89 3704 0044 0532 0130 00", ["IBAN"]],
  ])("is found in %j", (text, kinds) => {
    expect(findPersonalData(text).map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    "Write to a@example.com, b@shop.example or root@localhost.test",
    "Call (212) 555-0142",
    "The server is 192.0.2.17, or 10.0.0.1, version 1.2.3.4.5",
    "Order 2024-03-15-0001 costs 1,234.56 and ships on 12.05.2024",
    "Order A-1001, item 123-456-789",
  ])("that is made up, or is none, is not told: %j", (text) => {
    expect(findPersonalData(text)).toEqual([]);
  });

  test("is replaced by what it is", () => {
    expect(scrubPersonalData("I am ada@gmail.com, at 8.8.8.8.").text).toBe("I am [removed: email address], at [removed: IP address].");
    expect(scrubPersonalData("Nothing here.")).toEqual({ text: "Nothing here.", found: [] });
  });
});

describe("contamination", () => {
  const prompt = {
    name: "prompt.md",
    text: "You help customers. Example: My kettle from order A-1 is broken and I want all of my money back. Then check the order. Refund please now!",
  };

  test("is a run of eight words, or all that a user says, that stands in a text of the agent", () => {
    const found = findContamination(
      [
        { id: "seen", turns: ["Hello", "my kettle from order Z-99 is broken and I want it replaced"] },
        { id: "whole", turns: ["Then check the order"] },
        { id: "short", turns: ["Refund please"] },
        { id: "scripted", turns: [], user: { kind: "scripted", turns: [{ say: "Then check the order" }], maxTurns: 9 } },
        { id: "new", turns: ["My kettle is broken since last week, what can you do about it?"] },
      ],
      [prompt],
    );
    expect(found.map(({ case: id, length }) => [id, length])).toEqual([
      ["seen", 10],
      ["whole", 4],
      ["scripted", 4],
    ]);
    expect(found[0]).toMatchObject({ source: "prompt.md", words: "my kettle from order # is broken and i want" });
    expect(found[0]?.share).toBeCloseTo(10 / 12, 12);
  });

  test("needs a text to be found in", () => {
    expect(findContamination([{ id: "a", turns: ["My kettle from order A-1 is broken and I want my money"] }], [])).toEqual([]);
  });
});
