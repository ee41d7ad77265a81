import { describe, expect, test } from "vitest";

import { seededRandom } from "../../../kernel/random.ts";
import { findSecrets } from "./find-secrets.ts";
import { secretSamples } from "./testing/secret-samples.ts";

/** What was found, with its kind, in the text's order. */
const found = (text: string): string[] => findSecrets(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe("a secret is found", () => {
  const random = seededRandom(7);
  test.each(secretSamples(random).map((sample, index) => [sample.kind, index] as const))("that is a %s (sample %i)", (_kind, index) => {
    for (let round = 0; round < 20; round++) {
      const sample = secretSamples(random)[index];
      if (sample === undefined) throw new Error("There is no such sample.");
      const { kind, text } = sample;
      for (const [before, after] of [
        ["", ""],
        ["Here it is: ", "."],
        ["(", ") and no more"],
        ['{"value":"', '"}'],
        ["key=", "\n"],
      ]) {
        expect(found(`${before}${text}${after}`)).toEqual([`${kind}: ${text}`]);
      }
    }
  });

  // Test numbers of the schemes, and the examples in SWIFT's registry of IBANs.
  test.each([
    ["Visa", "4111 1111 1111 1111"],
    ["Visa of 19 digits", "4000000000000000006"],
    ["Mastercard", "5555555555554444"],
    ["Mastercard's newer range", "2223-0031-2200-3222"],
    ["American Express", "3782 822463 10005"],
    ["Discover", "6011.1111.1111.1117"],
    ["Diners Club", "3056 930902 5904"],
    ["JCB", "3530\u00a01113\u00a03330\u00a00000"],
    ["UnionPay", "6200000000000005"],
    ["Maestro", "6759649826438453"],
  ])("on a card of %s", (_scheme, number) => {
    expect(found(`Pay with ${number} 12/30, please`)).toEqual([`payment card: ${number}`]);
  });

  test.each([
    "DE89370400440532013000",
    "GB29 NWBK 6016 1331 9268 19",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
    "NL91-ABNA-0417-1643-00",
    "BR1800360305000010009795493C1",
  ])("in the IBAN %s", (iban) => {
    expect(found(`to ${iban}, thanks`)).toEqual([`IBAN: ${iban}`]);
  });

  test("with the checksum that GitHub publishes", () => {
    // An expired token, shown by therootcompany/base62-token.js.
    const token = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("_");
    expect(found(token)).toEqual([`GitHub token: ${token}`]);
    expect(found(token.replace("0mLq17", "0mLq18"))).toEqual([]);
  });

  test.each([
    ["password: hunter2Abc", "hunter2Abc"],
    ['{"client_secret": "s3cr3t-0f-mine", "x": 1}', "s3cr3t-0f-mine"],
    [String.raw`{\"apiKey\":\"a1b2c3d4e5f6\"}`, "a1b2c3d4e5f6"],
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCY3q", "wJalrXUtnFEMI/K7MDENG+bPxRfiCY3q"],
    ["db.password := 'Tr0ub4dor&3'", "Tr0ub4dor"],
    ["auth_token => Zx81Spectrum48k.", "Zx81Spectrum48k"],
    ["https://example.org/reset?token=9f8e7d6c5b4a&lang=en", "9f8e7d6c5b4a"],
    [`secret = a1${"b2c3d4e5".repeat(400)}, next`, `a1${"b2c3d4e5".repeat(400)}`],
  ])("that a name is given in %j", (text, value) => {
    expect(found(text)).toEqual([`secret: ${value}`]);
  });

  test("under the kind that its own form tells, not that of the name before it", () => {
    expect(found("token = 'DE89370400440532013000'").map((one) => one.split(":")[0])).toEqual(["IBAN"]);
  });

  test("where it touches other text, as the parts of a message do", () => {
    const random = seededRandom(8);
    const touching = secretSamples(random).filter(({ kind }) => /token|key|card/.test(kind) && kind !== "JSON web token");
    for (const { kind, text } of touching) expect([kind, found(`Done${text}`)[0]?.startsWith(kind)]).toEqual([kind, true]);
    for (const { kind, text } of touching.filter((one) => !/web|Slack|GitLab|Stripe|proj|ant|or-v1/.test(one.kind + one.text)))
      expect([kind, found(`${text}Hello`)[0]?.startsWith(kind)]).toEqual([kind, true]);
  });

  test("in a token that is longer than any", () => {
    for (const token of [`glpat-${"aB3dEf6gHi-9jKm2nP".repeat(50)}`, `eyJhbGciOiJIUzI1NiJ9.${"eyJh".repeat(1500)}`]) {
      expect(findSecrets(`It is ${token}. Bye`).map(({ start, end }) => [start, end])).toEqual([[6, 6 + token.length]]);
    }
  });

  test("in a private key that breaks off, or is longer than any", () => {
    const lines = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n";
    const begin = "-----BEGIN PRIVATE KEY-----\n";
    expect(found(`${begin}${lines}`)).toEqual([`private key: ${begin}${lines}`]);
    expect(found(`${begin}${lines.repeat(400)}. Bye`)).toEqual([`private key: ${begin}${lines.repeat(400)}`]);
    expect(found(`${begin}Proc-Type: 4,ENCRYPTED\n\n${lines}-----END PRIVATE KEY-----`)).toHaveLength(1);
  });
});

describe("nothing is found in", () => {
  test.each([
    ["an order number", "Order 4111-1111-1111-1112 and 10-4432-2210, invoice 4000000000000000007"],
    ["a number with a wrong check digit", "4111 1111 1111 1112, 3782 822463 10006"],
    ["a number of no scheme", "1234567812345670 and 9999999999999995"],
    ["a longer number", "41111111111111111111111 and 4111-1111-1111-1111-1111 and 0.4111111111111111"],
    ["phone numbers", "+4915123456789, +1 (415) 555-2671, 0044 20 7946 0958, tel +4111111111111111"],
    ["times", "1700000000, 1700000000000, 1700000000000000000, 2030-01-31T12:34:56.789Z, 20300131123456"],
    ["books and products", "ISBN 978-3-16-148410-0, ISBN 9783161484100, EAN 4006381333931, GTIN 04006381333931"],
    ["devices", "IMEI 490154203237518, serial 356938035643809, MAC 00:1B:44:11:3A:B7"],
    ["UUIDs", "550e8400-e29b-41d4-a716-446655440000 4a716446-6554-4000-8400-4111111111111111"],
    ["hashes", "d41d8cd98f00b204e9800998ecf8427e e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    [
      "a commit and a digest",
      "commit 7d96fb1c0ffee1234567890abcdef1234567890a, sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
    [
      "an IBAN with a wrong check digit",
      "DE88370400440532013000, DE893704004405320130001, GB29 NWBK 6016 1331 9268 18, XX89370400440532013000",
    ],
    ["a VAT number", "DE123456789, ATU12345678, GB999999973"],
    [
      "placeholders",
      `sk-${"x".repeat(48)} sk-proj-... ghp_${"x".repeat(36)} npm_${"0".repeat(36)} AKIAIOSFODNN7EXAMPLE glpat-${"X".repeat(20)} AIza${"_".repeat(35)}`,
    ],
    ["a mistyped token", ["ghp_", " npm_", ""].join("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18")],
    ["publishable keys", `pk_live_${"a1B2c3D4".repeat(4)} pk_test_${"a1B2c3D4".repeat(4)}`],
    [
      "packages and styles",
      "sk-learn-based-classifier-of-2030-with-cross-validation-x1 sk-fading-circle npm_config_registry npm_lifecycle_event_of_a_long_name1",
    ],
    ["base 64 that is no token", "eyJoZWxsbyI6IndvcmxkIn0.eyJhIjoxfQ.abc eyJhbGciOiJIUzI1NiJ9 eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ"],
    ["tokens of another form", `sk-proj-roadmap-for-2030-and-what-comes-after-it-with-Many-Words1 github_pat_${"a1B2c3D4e5".repeat(8)}f6`],
    [
      "a certificate and a public key",
      `-----BEGIN CERTIFICATE-----\n${"MIID".repeat(40)}\n-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----\n${"MIIB".repeat(40)}\n-----END PUBLIC KEY-----`,
    ],
    ["a key left out", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"],
    ["rules and tables", "-----\n|-----|-----|\n--------------------------------------"],
    [
      "words about passwords",
      "Your password must have 12 characters. password: required, token_type: bearer, secret: see the vault, max_tokens = 4096",
    ],
    [
      "named placeholders",
      "password=changeme123 token: <token1> secret=${SECRET_1} api_key=YOUR_API_KEY_1 password: ******** token=xxxxxxxx1 secret: process.env.SECRET_1 token = options2?.token",
    ],
    ["paths under such a name", "pwd=/home/user2/project3 token = ./file1.txt secret: https://example.org/a1b2c3d4"],
    ["what ends otherwise", "token_expires=2030-01-31T12:00:00Z password_changed_at: 2030-01-31T12:00:00Z tokens: abc12345"],
    ["other writing", "密码：请联系管理员。パスワードを再設定 كلمة السر ١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦ 👨‍👩‍👧‍👦"],
  ])("%s", (_what, text) => {
    expect(found(text)).toEqual([]);
  });
});

test("text that is made to be slow takes a time that grows with its length alone", () => {
  const length = 2 ** 18;
  const stuff = [
    ["sk-", "sk-proj-", "sk-ant-a", "glpat-", "xoxb-", "AKIA", "AIza", "ghp_", "ghs_1_eyJ", "eyJ", "eyJhbGci.", "eyJhbGciOiJIUzI1NiJ9."],
    ["4", "4 ", "4444 ", "4-", "DE89", "DE89 3704 ", "-", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----AAAA", "-----END "],
    ["=", ":", "a:", "password=", "secret=xxxx1", 'password="', "token:   ", "a.=", `password=${"x".repeat(300)} `, "e", "\u200b", "é"],
  ];
  for (const piece of stuff.flat()) {
    const text = piece.repeat(length / piece.length);
    const startedMs = process.cpuUsage().user / 1000;
    findSecrets(text);
    // It takes some 50 ms. What goes over such a text again for every place in it takes minutes.
    expect([piece, process.cpuUsage().user / 1000 - startedMs < 1000]).toEqual([piece, true]);
  }
});
