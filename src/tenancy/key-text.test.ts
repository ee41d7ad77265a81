import { expect, test } from "vitest";

import { makeKeyText, readKeyText } from "./key-text.ts";

const key = makeKeyText(() => 1_000);

test("a key names its id, carries 256 bits of secret, and fits the form that scanners look for", () => {
  expect(key.text).toMatch(/^aw_key_[0-9a-z]{26}_[0-9a-f]{72}$/);
  expect(key.text).toContain(`aw_${key.id}_`);
  expect(readKeyText(key.text)).toEqual(key);
  const secrets = Array.from({ length: 100 }, () => makeKeyText(() => 1_000).text.slice(-72, -8));
  expect(new Set(secrets).size).toBe(100);
});

test("any single wrong character is noticed before a database is asked", () => {
  for (let at = 0; at < key.text.length; at++) {
    const wrong = key.text.slice(0, at) + (key.text[at] === "0" ? "1" : "0") + key.text.slice(at + 1);
    expect(readKeyText(wrong)).toBeUndefined();
  }
});

test.each([
  ["cut", key.text.slice(0, -1)],
  ["with something after it", `${key.text} `],
  ["empty", ""],
  ["another token", "ghp_abc"],
])("what is %s is no key", (_what, text) => {
  expect(readKeyText(text)).toBeUndefined();
});
