import { describe, expect, test } from "vitest";

import { formatMistakes } from "../platform/config/mistake.ts";
import { parseManifest } from "./manifest-file.ts";

const minimal = ['agent: { name: desk, version: "1" }', "url: http://127.0.0.1:4000", "wire: a2a"];

function parse(...lines: string[]) {
  const result = parseManifest(lines.join("\n"), "airworthy.yaml");
  return result.ok ? result.value : formatMistakes(result.error);
}

/** What is said of a manifest with one more line. */
function mistakesWith(line: string): string {
  const result = parse(...minimal, line);
  return typeof result === "string" ? result.replaceAll(/airworthy\.yaml:\d+:\d+ /g, "") : "";
}

describe("a manifest", () => {
  test("may be short: every default is filled in", () => {
    expect(parse(...minimal)).toEqual({
      agent: { name: "desk", version: "1", description: "" },
      url: "http://127.0.0.1:4000",
      wire: "a2a",
      mcpServers: {},
      toolPolicy: {},
      guards: { input: [], output: [] },
      outcome: { unit: "session", horizonMs: 60_000, signals: [{ name: "agent-error", kind: "error" }], precedence: [] },
      suites: [],
      rollout: { strategy: "all-at-once", drainMs: 1_800_000 },
      limits: { requestTimeoutMs: 60_000, idleTimeoutMs: 60_000, maxBodyBytes: 1_048_576 },
    });
  });

  test("may say everything", () => {
    const full = parse(
      "agent: { name: support-desk, version: v1, description: Answers. }",
      "run: { command: [node, main.ts], files: ['agent/**'], ready: /ready, env: { A: b }, passEnv: [HOME_TOWN], startTimeoutMs: 100, stopTimeoutMs: 200 }",
      "wire: a2a",
      "constitution: prompts/v1.md",
      "model:",
      "  name: rehearsed-desk",
      "  parameters: { temperature: 0 }",
      "  endpoint: { urlEnv: OPENAI_BASE_URL, keyEnv: OPENAI_API_KEY, nameEnv: OPENAI_MODEL }",
      "  rehearsed: { command: [node, model.ts], files: ['model/**'] }",
      "  price: { inputUsdPerMillionTokens: 0.25, outputUsdPerMillionTokens: 2, basis: declared }",
      "mcpServers: { shop: { run: { command: [node, shop.ts], files: [shop.ts] }, evaluationPath: /office, urlEnv: SHOP } }",
      "toolPolicy: { allow: [refund], sideEffects: [refund] }",
      "guards: { input: [{ guard: normalise, mode: enforce, maxCharacters: 4000 }], output: [{ guard: secrets, mode: monitor }] }",
      "outcome:",
      "  signals: [{ name: no-check, kind: trajectory, tool: refund, unlessBefore: check, matching: [order_id] }, { name: e, kind: error }]",
      "  precedence: [e, no-check]",
      "suites: [suites/core.yaml]",
      "gate: { suite: support-desk/core, margin: 0.1, floors: { success: 0.85 }, limits: { p95LatencyMs: 20000, costUsdPerCase: 0.05 } }",
      "staging: { smoke: Hello }",
      "rollout: { drainMs: 0 }",
      "limits: { maxBodyBytes: 2048 }",
    );
    expect(full).toMatchObject({
      run: { command: ["node", "main.ts"], ready: "/ready", startTimeoutMs: 100 },
      model: { rehearsed: { ready: "/healthz", startTimeoutMs: 20_000 } },
      mcpServers: { shop: { path: "/mcp", evaluationPath: "/office", run: { ready: "/healthz" } } },
      guards: { input: [{ guard: "normalise", mode: "enforce", maxCharacters: 4000 }], output: [{ guard: "secrets", mode: "monitor" }] },
      gate: { suite: "support-desk/core", margin: 0.1, alpha: 0.05 },
      rollout: { strategy: "all-at-once", drainMs: 0 },
      limits: { requestTimeoutMs: 60_000, maxBodyBytes: 2048 },
    });
  });

  test.each([
    ["run: { command: [x], files: [x] }", "url stands beside run: keep one of the two"],
    ["mcpServers: { shop: { urlEnv: A } }", "mcpServers.shop must have run (a command) or url (where it already runs)"],
    [
      "mcpServers: { Shop: { urlEnv: A, url: http://x } }",
      expect.stringMatching(/mcpServers\.Shop as a key must be a name of lower-case letters/),
    ],
    ["model: { name: x }", "model must have endpoint, rehearsed or both"],
    ["constitution: ../secrets.md", "constitution must stay inside the folder of this file: no .."],
    ["suites: [/etc/suite.yaml]", "suites[0] must be relative to this file, with / between its parts"],
    ["outcome: { signals: [] }", "outcome.signals must have at least 1 item"],
    [
      "outcome: { precedence: [agent-eror] }",
      expect.stringMatching(
        /precedence\[0\] is "agent-eror", which is not allowed; did you mean "agent-error"\?\n {4}allowed: agent-error/,
      ),
    ],
    ["outcome: { signals: [{ name: a, kind: error }, { name: a, kind: error }] }", 'outcome.signals[1].name is "a" a second time'],
    ["outcome: { precedence: [agent-error, agent-error] }", 'outcome.precedence[1] is "agent-error" a second time'],
    ["gate: { suite: x, floors: { success: 85 } }", "gate.floors.success must be a number from 0 to 1"],
    ["gate: { suite: x, margin: 0 }", "gate.margin must be a number above 0 and below 1"],
    ["gate: { floors: {} }", "gate.suite is missing"],
    [
      "rollout: { strategy: blue }",
      expect.stringMatching(/rollout\.strategy must be one of the allowed values\n {4}allowed: all-at-once, canary/),
    ],
    [
      "rollout: { strategy: canary, steps: [{ weight: 0.5 }, { weight: 0.2 }] }",
      "rollout.steps[1].weight must be more than 0.5, the step before",
    ],
    ["rollout: { strategy: canary, steps: [{ weight: 1 }] }", "rollout.steps[0].weight must be a number above 0 and below 1"],
    ["limits: { maxBodyBytes: 10 }", "limits.maxBodyBytes must be a whole number from 1024 to 104857600"],
    ["mcpServer: {}", expect.stringMatching(/mcpServer is not a key here; did you mean "mcpServers"\?/)],
    [
      "toolPolicy: { approval: { required: 2 } }",
      "toolPolicy.approval stands without policies, so it would never mean anything: add policies",
    ],
    [
      "toolPolicy: { policies: a.cedar }\nmcpServers: { own: { url: http://x, urlEnv: A } }",
      "mcpServers.own is what policies call the tools in the agent's process; choose another name",
    ],
    ["toolPolicy: { policies: a.cedar, approval: { holdMs: -1 } }", "toolPolicy.approval.holdMs must be a whole number from 0 to 3600000"],
    [
      "guards: { input: [{ guard: secrets, mode: enforce }] }",
      expect.stringMatching(/guards\.input\[0\]\.guard .*\n {4}allowed: normalise/),
    ],
    [
      "guards: { output: [{ guard: secrest, mode: enforce }] }",
      expect.stringMatching(/guards\.output\[0\]\.guard is "secrest", .*did you mean "secrets"\?/),
    ],
    [
      "guards: { output: [{ guard: secrets, mode: block }] }",
      expect.stringMatching(/guards\.output\[0\]\.mode .*\n {4}allowed: monitor, enforce/),
    ],
    ["guards: { output: [{ guard: secrets }] }", expect.stringMatching(/guards\.output\[0\]\.mode is missing/)],
    [
      "guards: { input: [{ guard: normalise, mode: monitor, maxCharacters: 0 }] }",
      "guards.input[0].maxCharacters must be a whole number from 1 to 104857600",
    ],
    [
      "guards: { output: [{ guard: secrets, mode: monitor }, { guard: secrets, mode: enforce }] }",
      "guards.output must have at most 1 item",
    ],
    ["toolPolicy: { allow: [re fund] }", expect.stringMatching(/toolPolicy\.allow\[0\] must be a tool's name/)],
  ])("with %s is refused", (line, message) => {
    expect(mistakesWith(line)).toEqual(message);
  });

  test("without run and url says so beside its other mistakes", () => {
    expect(parse("agent: { name: Desk, version: 1 }", "wire: a2a")).toBe(
      [
        "airworthy.yaml:1:1 must have run (a command) or url (where it already runs)",
        "airworthy.yaml:1:10 agent.name must be a name of lower-case letters, digits and -, beginning with a letter, at most 63 characters",
        "airworthy.yaml:1:22 agent.version must be a text, is a number; write it in quotes",
      ].join("\n"),
    );
  });

  test("whose command or files are empty is refused: nothing would be pinned", () => {
    const mistakes = parse('agent: { name: desk, version: "1" }', "run: { command: [], files: [] }", "wire: a2a");
    expect(mistakes).toContain("run.command must have at least 1 item");
    expect(mistakes).toContain("run.files must have at least 1 item");
  });
});

describe("a wire", () => {
  const withWire = (wire: string) => {
    const result = parse(...minimal.slice(0, 2), `wire: ${wire}`);
    return typeof result === "string" ? result.replaceAll(/airworthy\.yaml:/g, "") : result.wire;
  };

  test.each(["a2a", "openai-chat"])("may be %s", (wire) => {
    expect(withWire(wire)).toBe(wire);
  });

  test("may be plain HTTP as data describe it, with nothing filled in", () => {
    expect(withWire("{ http: { path: /chat, input: /message, output: /reply } }")).toEqual({
      http: { path: "/chat", input: "/message", output: "/reply" },
    });
    const whole =
      '{"http":{"path":"/chat","session":{"request":"/conversation_id","response":"/conversation_id"},"input":"/messages/-/content","output":"/reply","error":"/error","body":{"messages":[{"role":"user"}]},"stream":{"output":"/delta","end":{"data":"[DONE]"}}}}';
    expect(withWire(whole)).toEqual(JSON.parse(whole));
  });

  test.each([
    ["carrier-pigeon", '3:1 wire is "carrier-pigeon", which is not allowed; else it is a map with the key http'],
    ["openai-chta", '3:1 wire is "openai-chta", which is not allowed; did you mean "openai-chat"?'],
    ["", "3:1 wire"],
    ["{ htp: {} }", '3:9 wire.htp is not a key here; did you mean "http"?\n    allowed: http'],
    ["{ http: { path: chat, input: /m, output: /r } }", "3:17 wire.http.path must be the path of a URL"],
    ["{ http: { path: '/c/{id}', input: /m, output: /r } }", "in braces only {session}"],
    ["{ http: { path: /c/../d, input: /m, output: /r } }", "wire.http.path has a part that leads elsewhere"],
    ["{ http: { path: /c, input: m, output: /r } }", "wire.http.input must be a JSON pointer"],
    ["{ http: { path: /c, input: /m } }", "3:9 wire.http.output is missing"],
    [
      "{ http: { path: /c, input: /m, output: /r, sesion: {} } }",
      'wire.http.sesion is not a key here; did you mean "session"?\n    allowed: path, session',
    ],
    ["{ http: { path: /c, input: /m, output: /r, session: { response: /s } } }", "wire.http.session must have header or request"],
    ["{ http: { path: /c, input: /m, output: /r, session: { header: x, request: /s } } }", "stands beside request"],
    [
      "{ http: { path: /c, input: /m, output: /r, session: { header: baggage } } }",
      "wire.http.session.header is a header with a meaning of its own",
    ],
    [
      "{ http: { path: '/c/{session}', input: /m, output: /r, session: { header: x } } }",
      "wire.http.session stands beside {session} in path",
    ],
    ["{ http: { path: /c, input: /m, output: /r, session: { request: /m/id } } }", "wire.http.session.request has no place beside input"],
    ["{ http: { path: /c, input: /m/-/text, output: /r, body: { m: [] } } }", "wire.http.input leads through a list"],
    [
      "{ http: { path: /c, input: /m, output: /r, stream: { output: /d, end: {} } } }",
      "wire.http.stream.end must have either data or event",
    ],
  ])("that is %s is refused, with its place", (wire, message) => {
    expect(withWire(wire)).toContain(message);
  });

  test("whose events are bare texts cannot be guarded", () => {
    const wire = "wire: { http: { path: /c, input: /m, output: /r, stream: { output: '' } } }";
    expect(parse(...minimal.slice(0, 2), wire)).toMatchObject({ wire: { http: { stream: { output: "" } } } });
    expect(parse(...minimal.slice(0, 2), wire, "guards: { output: [{ guard: secrets, mode: monitor }] }")).toContain(
      "guards.output cannot look across events that are bare texts",
    );
  });

  test("says what readiness means where the file does not", () => {
    const readyOf = (wire: string) => {
      const result = parse('agent: { name: desk, version: "1" }', "run: { command: [x], files: [x] }", `wire: ${wire}`);
      return typeof result === "string" ? result : result.run?.ready;
    };
    expect(readyOf("a2a")).toBe("/.well-known/agent-card.json");
    expect(readyOf("openai-chat")).toBe("listens");
  });
});
