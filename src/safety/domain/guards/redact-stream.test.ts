import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seededRandom } from "../../../kernel/random.ts";
import { findSecrets } from "./find-secrets.ts";
import { redactStream, replacementOf } from "./redact-stream.ts";
import { redactTexts } from "./redact-texts.ts";
import { secretSamples } from "./testing/secret-samples.ts";

const samples = secretSamples(seededRandom(21)).map(({ text }) => text);

/** Too long to be read whole. */
const long = [
  `sk-ant-api03-${"aB3dEf6gHi_9jKm2nP".repeat(40)}`,
  `glpat-${"aB3dEf6gHi-9jKm2nP".repeat(40)}`,
  `password=${"aB3dEf6gHi9jKm2nP".repeat(25)}`,
  `eyJhbGciOiJIUzI1NiJ9.${"eyJh".repeat(1100)}`,
  `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADAN\n".repeat(1300)}`,
];

/** Secrets, what comes close to them, and what stands around, in every order. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...samples),
      // One that is cut, or has one character changed.
      fc.tuple(fc.constantFrom(...samples), fc.nat(200)).map(([sample, length]) => sample.slice(0, length)),
      fc.tuple(fc.constantFrom(...samples), fc.nat(200)).map(([sample, at]) => `${sample.slice(0, at)}x${sample.slice(at + 1)}`),
      fc.constantFrom(
        "password=",
        'secret: "',
        "token =>  ",
        "hunter2Abc",
        "sk-or-v1",
        "sk-",
        "ghs_12_",
        "-----",
        "-----BEGIN ",
        "eyJ",
        "DE89 3704",
      ),
      fc.constantFrom(" ", ".", "-", "\n", "4111 ", "1111", "x", "The order ", "é", "\ud83d", '\\"', "=", ":"),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((fragments) => fragments.join(""));

const longTexts = fc.tuple(texts, fc.constantFrom(...long), texts).map((fragments) => fragments.join(""));

function cut(text: string, cuts: readonly number[]): string[] {
  const offsets = [0, ...cuts.map((at) => at % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return offsets.slice(1).map((end, index) => text.slice(offsets[index], end));
}

function redact(text: string): string {
  return redactTexts([text]).texts.join("");
}

describe("a text in pieces", () => {
  test("comes out as the whole text would, with as many finds, however it is cut", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: texts }, longTexts), fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        const redactor = redactStream();
        const out = cut(text, cuts).map((piece) => redactor.push(piece));
        expect(out.join("") + redactor.end()).toBe(redact(text));
        expect(Object.values(redactor.found()).reduce((sum, count) => sum + count, 0)).toBe(findSecrets(text).length);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("comes out so too when it comes character by character", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const redactor = redactStream();
        let out = "";
        for (let at = 0; at < text.length; at++) out += redactor.push(text.charAt(at));
        expect(out + redactor.end()).toBe(redact(text));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test("never lets a secret's beginning go out before it is known to be none", () => {
    for (const sample of samples) {
      const redactor = redactStream();
      const out = cut(
        `so ${sample}`,
        Array.from({ length: sample.length }, (_, at) => at),
      ).map((piece) => redactor.push(piece));
      expect("so ".startsWith(out.join("")) || out.join("").startsWith("so [removed: ")).toBe(true);
    }
  });
});

describe("what goes out at once", () => {
  test.each([
    ["words", ["Your ", "order ", "is ", "on ", "its ", "way, "]],
    ["numbers that are followed", ["It costs 42.00 EUR, ", "order A-1001, ", "12 of 40 "]],
    ["a password's name", ["Your password: "]],
    ["other writing", ["ご注文は", "発送されました。", "👨‍👩‍👧"]],
  ])("is %s", (_what, pieces) => {
    const redactor = redactStream();
    expect(pieces.map((piece) => redactor.push(piece)).join("").length).toBeGreaterThanOrEqual(pieces.join("").length - 3);
  });

  test("is everything up to where a secret may have begun", () => {
    const redactor = redactStream();
    expect(redactor.push("Card 4111 1111 ")).toBe("Card ");
    expect(redactor.push("1111 1111")).toBe("");
    expect(redactor.push(". Thanks")).toBe(`${replacementOf("payment card")}. Thank`);
    expect(redactor.end()).toBe("s");
  });

  test("is all but a bounded end, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples, "-----BEGIN PRIVATE KEY-----\nA", "eyJhbGciOiJIUzI1NiJ9.a", "password=a1", "4 ", "glpat-a", "e"),
        (begun) => {
          const redactor = redactStream();
          let [given, got] = [begun.length, redactor.push(begun).length];
          const last = begun.at(-1) ?? "";
          for (let count = 0; count < 40; count++) {
            const piece = last.repeat(1000);
            given += piece.length;
            got += redactor.push(piece).length;
          }
          // What was known to be secret has gone, and nothing else is left but the end.
          const held = redactor.end();
          expect([begun, held.length < 17_000]).toEqual([begun, true]);
          expect(got + held.length).toBeLessThanOrEqual(given);
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

describe("texts that are read as one", () => {
  test("lose a secret that is cut between them, and keep what else each has", () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 5 }), (text, cuts) => {
        const pieces = cut(text, cuts);
        const { texts: redacted, findings } = redactTexts(pieces);
        expect(redacted).toHaveLength(pieces.length);
        expect(redacted.join("")).toBe(redact(text));
        if (findings.length === 0) expect(redacted).toEqual(pieces);
      }),
      { seed: 4, numRuns: 1000 },
    );
    expect(redactTexts(["Card 4111 ", "1111 1111", " 1111.", " Bye"]).texts).toEqual(["Card [removed: payment card]", "", ".", " Bye"]);
  });
});
