import { describe, expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { seededRandom } from "../../kernel/random.ts";
import { findProvenance, type SpokenText } from "./provenance.ts";

const customer = (text: string, where = "message 1"): SpokenText => ({ by: "customer", where, text });
const tool = (text: string): SpokenText => ({ by: "tool", where: "result of lookup_order, message 3", text });
const instructions = (text: string): SpokenText => ({ by: "instructions", where: "message 0", text });

/** Where a single value comes from. */
function sourceOf(value: Json, ...texts: SpokenText[]): string {
  return findProvenance({ value }, { texts, hasUnread: false })[0]?.source ?? "";
}

describe("a value", () => {
  test("is looked up leaf by leaf, with the words around it", () => {
    const found = findProvenance(
      { order_id: "A-1001", amount_cents: 42_000, items: [{ reason: "a note of the agent's own" }], confirmed: true, gone: null },
      {
        texts: [
          instructions("Refund at most what the order cost."),
          customer("Hello! My kettle from order a-1001 arrived broken and I would like to have my money back, please."),
          tool('{"order_id":"A-1001","amount":"€420.00","status":"delivered"}'),
        ],
        hasUnread: false,
      },
    );
    expect(found).toEqual([
      {
        path: "order_id",
        source: "customer",
        where: "message 1",
        words: "Hello! My kettle from order a-1001 arrived broken and I would like to…",
      },
      {
        path: "amount_cents",
        source: "tool",
        where: "result of lookup_order, message 3",
        words: '{"order_id":"A-1001","amount":"€420.00","status":"delivered"}',
      },
      { path: "items[0].reason", source: "agent", where: "", words: "" },
      { path: "confirmed", source: "agent", where: "", words: "" },
    ]);
  });

  test("that the customer named wins over a document and over instructions, also an older word of the customer", () => {
    const texts = [instructions("Orders such as A-1001."), customer("It is A-1001"), customer("Well?", "message 4"), tool("A-1001 A-1002")];
    expect(sourceOf("A-1001", ...texts)).toBe("customer");
    expect(sourceOf("A-1002", ...texts)).toBe("tool");
    expect(sourceOf("A-1003", ...texts)).toBe("agent");
    expect(sourceOf("A-1001", texts[0] ?? customer(""), texts[3] ?? customer(""))).toBe("instructions");
  });

  test("that is found nowhere is unknown where something could not be read", () => {
    const [found] = findProvenance({ value: "A-1001" }, { texts: [customer("See the picture.")], hasUnread: true });
    expect(found?.source).toBe("unknown");
  });

  test("is quoted from the newest text that names it", () => {
    const [found] = findProvenance(
      { value: "A-1001" },
      { texts: [customer("A-1001"), customer("A-1001!", "message 2")], hasUnread: false },
    );
    expect(found?.where).toBe("message 2");
  });
});

describe("a typed transform", () => {
  test.each([
    [42_000, "I paid €420"],
    [42_000, "I paid 420 EUR for it"],
    [42_000, "that makes 420,00"],
    [42_000, "420.00."],
    [42_000, "it was 420 dollars"],
    [42_000, "42000 cents"],
    [42_000, "42,000 cents"],
    [123_456_789, "a total of 1.234.567,89"],
    [123_456_789, "a total of $1,234,567.89!"],
    [420, "€420,- please"],
    [420.5, "420,50 in all"],
    ["420.00", "I paid €420"],
    [-4200, "42.00 back"],
    ["2026-11-22", "on 22 November 2026"],
    ["2026-11-22", "on the 22nd of November"],
    ["2026-11-22", "since Nov. 22, 2026"],
    ["2026-11-22", "am 22.11.2026 geliefert"],
    ["2026-11-02T10:00:00Z", "on 2/11/26"],
    ["2026-11-02", "on 11/02/2026"],
    ["WRONG_SIZE", "it is the wrong size"],
    ["wrongSize", "Wrong-size, sadly"],
    ["DE89370400440532013000", "my account is DE89 3704 0044 0532 0130 00"],
    ["A1001", "order A-1001"],
    ["max@example.com", "write to Max@Example.com, please"],
    ["Ｍain Street 5", "I live at main  street 5"],
  ])("finds %j in %j", (value, text) => {
    expect(sourceOf(value, customer(text))).toBe("customer");
  });

  test.each([
    [42_000, "order A-42000"],
    [42_000, "I paid 420"],
    [42_000, "I paid €4200"],
    [42_000, "142,000 visitors"],
    [42_000, "€420.50"],
    [2026, "on 2026-11-22"],
    [500, "€5"],
    [7, "7 items, €7"],
    [1111, "1111"],
    ["2026-11-22", "on 22 November 2025"],
    ["2026-11-22", "on 2 November 2026"],
    ["A-1001", "order AA-10012"],
    [420, "I paid 420"],
    ["red", "the red one"],
    ["yes", "yes"],
    ["order", "my order"],
    ["aaaa", "aaaa"],
    [true, "true"],
    ["", "anything"],
  ])("does not take %j for something in %j", (value, text) => {
    expect(sourceOf(value, customer(text))).toBe("agent");
  });
});

describe("for any amount", () => {
  test("each way of writing it is found, and an amount one cent away is not", () => {
    const random = seededRandom(20_261_122);
    for (let round = 0; round < 300; round++) {
      const cents = 1000 + Math.floor(random() ** 3 * 10_000_000);
      const [units, rest] = [Math.floor(cents / 100), String(cents % 100).padStart(2, "0")];
      const group = ["", ",", ".", " ", "'"][Math.floor(random() * 5)] ?? "";
      const point = group === "." ? "," : ".";
      const grouped = String(units).replaceAll(/\B(?=(?:\d{3})+$)/g, group);
      const written = `${grouped}${point}${rest}`;
      const text = [`refund ${written} now`, `€${written}`, `${written} euros.`][Math.floor(random() * 3)] ?? "";
      expect([text, sourceOf(cents, customer(text))]).toEqual([text, "customer"]);
      expect([text, sourceOf(cents + 1, customer(text))]).toEqual([text, "agent"]);
    }
  });

  test("any arguments and texts give one source a leaf, and no text is mistaken for a pattern", () => {
    const random = seededRandom(7);
    const characters = "aZ09 .*+?^${}()|[]\\/-_€,'\n\u{1f600}ü";
    const word = (): string =>
      Array.from({ length: Math.floor(random() * 12) }, () => [...characters][Math.floor(random() * 29)] ?? "").join("");
    for (let round = 0; round < 300; round++) {
      const values = [word(), word(), Math.floor((random() - 0.5) * 1e6) / 100];
      const found = findProvenance(
        { values },
        { texts: [customer(`${word()} ${String(values[0])} ${word()}`), tool(word())], hasUnread: false },
      );
      expect(found.map(({ path }) => path)).toEqual(["values[0]", "values[1]", "values[2]"]);
    }
  });
});
