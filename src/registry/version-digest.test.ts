import { describe, expect, test } from "vitest";

import { digestBytes } from "../kernel/digest.ts";
import type { Manifest } from "./domain/manifest.ts";
import type { ResolvedModel } from "./domain/version.ts";
import { parseManifest } from "./manifest-file.ts";
import { versionDigest } from "./version-digest.ts";
import type { PinnedParts } from "./version-digest.ts";

const text = `
agent: { name: desk, version: v1, description: Answers. }
run: { command: [node, main.ts], files: ["agent/**"], env: { A: b }, passEnv: [C] }
wire: a2a
constitution: prompts/v1.md
model:
  name: rehearsed-desk
  parameters: { temperature: 0, top_p: 1 }
  endpoint: { urlEnv: U, keyEnv: K }
  rehearsed: { command: [node, model.ts], files: [model.ts] }
  price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2, basis: declared }
mcpServers: { shop: { run: { command: [node, shop.ts], files: [shop.ts] }, urlEnv: SHOP } }
toolPolicy: { allow: [refund, check], sideEffects: [refund] }
outcome: { signals: [{ name: no-check, kind: trajectory, tool: refund, unlessBefore: check, matching: [id] }], precedence: [no-check] }
suites: [suites/core.yaml]
gate: { suite: desk/core, floors: { success: 0.85 } }
staging: { smoke: Hello }
rollout: { drainMs: 5 }
limits: { maxBodyBytes: 2048 }
`;

const file = (path: string, content: string, usedBy = ["agent"], executable = false) => ({
  path,
  digest: digestBytes(content),
  bytes: content.length,
  executable,
  usedBy,
});
const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2, basis: "declared" } as const;
const rehearsed: ResolvedModel = { name: "rehearsed-desk", rehearsed: true, price };
const endpoint: ResolvedModel = { name: "gpt", rehearsed: false, url: "https://models.example/v1", keyEnv: "K", price };
const files = [file("agent/main.ts", "1"), file("model.ts", "2", ["model"])];

function parse(manifest: string): Manifest {
  const parsed = parseManifest(manifest, "airworthy.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function digest(changes: Partial<PinnedParts> = {}) {
  return versionDigest({ manifest: parse(text), model: rehearsed, constitution: "Be kind.", files, ...changes });
}

describe("a version's digest stays", () => {
  test.each<[string, (manifest: string) => string]>([
    ["comments", (manifest) => `# hello\n${manifest.replace("wire: a2a", "wire: a2a # the wire")}`],
    ["the order of keys", (manifest) => manifest.replace("top_p: 1 }", "}").replace("{ temperature: 0, ", "{ top_p: 1, temperature: 0 ")],
    [
      "the order of the parts",
      (manifest) =>
        manifest
          .trim()
          .split(/\n(?=\w)/)
          .toReversed()
          .join("\n"),
    ],
    ["quotes and layout", (manifest) => manifest.replace("[node, main.ts]", '[\n  "node",\n  main.ts ]')],
    ["a default spelled out", (manifest) => manifest.replace("{ maxBodyBytes: 2048 }", "{ maxBodyBytes: 2048, idleTimeoutMs: 60000 }")],
    ["the version's name", (manifest) => manifest.replace("version: v1", "version: v2")],
    ["the suites", (manifest) => manifest.replace("suites/core.yaml", "suites/more.yaml")],
    ["guards that are none spelled out", (manifest) => `${manifest}guards: { input: [] }\n`],
    ["the gate", (manifest) => manifest.replace("success: 0.85", "success: 0.5")],
    ["staging", (manifest) => manifest.replace("smoke: Hello", "smoke: Hi")],
    ["the rollout", (manifest) => manifest.replace("drainMs: 5", "drainMs: 6")],
  ])("when only %s change", (_, change) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(digest({ manifest: parse(changed) })).toBe(digest());
  });

  test("when files are listed in another order", () => {
    expect(digest({ files: files.toReversed() })).toBe(digest());
  });

  test("when the stand-in for an endpoint that is used changes", () => {
    const other = parse(text.replace("[node, model.ts]", "[node, other.ts]"));
    const changed = [file("agent/main.ts", "1"), file("model.ts", "other", ["model"])];
    expect(digest({ model: endpoint, manifest: other, files: changed })).toBe(digest({ model: endpoint }));
  });
});

test("a version's digest stays what it was before there were guards", () => {
  expect(digest()).toBe("sha256:8643faa241a7f3cc6855349364103ac6a8a85793f0223fc7f3ca50cb22e8de48");
});

test("the digest of a version from before there was any other wire than A2A is what it was", () => {
  expect(digest()).toBe("sha256:8643faa241a7f3cc6855349364103ac6a8a85793f0223fc7f3ca50cb22e8de48");
});

test("wires that are written in another order are one wire", () => {
  const withWire = (wire: string) => digest({ manifest: parse(text.replace("wire: a2a", `wire: { http: ${wire} }`)) });
  expect(withWire("{ path: /chat, input: /m, output: /r }")).toBe(withWire("{ output: /r, input: /m, path: /chat }"));
  expect(withWire("{ path: /chat, input: /m, output: /r }")).not.toBe(withWire("{ path: /chat, input: /m, output: /other }"));
});

describe("a version's digest changes", () => {
  test.each([
    ["the agent's name", "name: desk", "name: help"],
    ["its description", "Answers.", "Asks."],
    ["its command", "[node, main.ts]", "[node, other.ts]"],
    ["its globs", 'files: ["agent/**"]', 'files: ["**"]'],
    ["its environment", "{ A: b }", "{ A: c }"],
    ["the names it is passed", "passEnv: [C]", "passEnv: [D]"],
    ["its ready path", "passEnv: [C]", "passEnv: [C], ready: /ready"],
    ["its start timeout", "passEnv: [C]", "passEnv: [C], startTimeoutMs: 500"],
    ["a model parameter", "temperature: 0", "temperature: 1"],
    ["the stand-in's command", "[node, model.ts]", "[node, other.ts]"],
    ["a tool server's name", "shop: {", "store: {"],
    ["a tool server's command", "[node, shop.ts]", "[node, other.ts]"],
    ["a tool server's variable", "urlEnv: SHOP", "urlEnv: STORE"],
    ["a tool server's path", "urlEnv: SHOP", "urlEnv: SHOP, path: /other"],
    ["a tool server's evaluation path", "urlEnv: SHOP", "urlEnv: SHOP, evaluationPath: /office"],
    ["the allowed tools", "allow: [refund, check]", "allow: [refund]"],
    ["the side effects", "sideEffects: [refund]", "sideEffects: []"],
    ["a guard", "outcome: {", "guards: { output: [{ guard: secrets, mode: monitor }] }\noutcome: {"],
    ["a guard's limit", "outcome: {", "guards: { input: [{ guard: normalise, mode: enforce, maxCharacters: 1 }] }\noutcome: {"],
    ["a signal", "matching: [id]", "matching: [order_id]"],
    ["the precedence", ", precedence: [no-check]", ""],
    ["the horizon", "outcome: {", "outcome: { horizonMs: 1,"],
    ["a limit", "maxBodyBytes: 2048", "maxBodyBytes: 4096"],
    ["the wire", "wire: a2a", "wire: openai-chat"],
    ["a wire of data", "wire: a2a", "wire: { http: { path: /chat, input: /m, output: /r } }"],
  ])("with %s", (_, from, to) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(digest({ manifest: parse(changed) })).not.toBe(digest());
  });

  test("with a guard's mode", () => {
    const guarded = (mode: string) => digest({ manifest: parse(`${text}guards: { output: [{ guard: secrets, mode: ${mode} }] }`) });
    expect(guarded("monitor")).not.toBe(guarded("enforce"));
  });

  test("when the agent already runs elsewhere", () => {
    const served = parse(text.replace(/run: .*main.*/, "url: http://agent.example"));
    expect(digest({ manifest: served })).not.toBe(digest());
    expect(digest({ manifest: parse(text.replace(/run: .*main.*/, "url: http://other.example")) })).not.toBe(digest({ manifest: served }));
  });

  test.each<[string, Partial<PinnedParts>]>([
    ["the constitution's text", { constitution: "Be kind!" }],
    ["the tool policy's text", { policies: "permit" }],
    ["the endpoint instead of the stand-in", { model: endpoint }],
    ["the model's name", { model: { ...rehearsed, name: "other" } }],
    ["the model's price", { model: { ...rehearsed, price: { ...price, outputUsdPerMillionTokens: 3 } } }],
    ["no known price", { model: { name: "rehearsed-desk", rehearsed: true } }],
    ["a file's content", { files: [file("agent/main.ts", "one"), file("model.ts", "2", ["model"])] }],
    ["a file's path", { files: [file("agent/other.ts", "1"), file("model.ts", "2", ["model"])] }],
    ["a file that may be executed", { files: [file("agent/main.ts", "1", ["agent"], true), file("model.ts", "2", ["model"])] }],
    ["a file more", { files: [...files, file("agent/more.ts", "")] }],
    ["the stand-in's content", { files: [file("agent/main.ts", "1"), file("model.ts", "other", ["model"])] }],
  ])("with %s", (_, change) => {
    expect(digest(change)).not.toBe(digest());
  });

  test("with the endpoint's address and name", () => {
    const known = digest({ model: endpoint });
    expect(digest({ model: { ...endpoint, url: "https://other.example/v1" } })).not.toBe(known);
    expect(digest({ model: { ...endpoint, name: "gpt-2" } })).not.toBe(known);
  });
});
