/** A manifest for an A2A agent that runs by a command; every place to look at is marked. */
export function starterManifest(name: string): string {
  return `# yaml-language-server: $schema=https://unpkg.com/airworthy/schema/airworthy.schema.json
agent:
  name: ${name}
  version: v1
  description: What the agent does, in a sentence.   # <- say it
run:
  command: [npm, start]                # <- how it starts; it must listen on $PORT and speak A2A
  files: ["**/*.{js,mjs,ts,py,json,md}"]   # <- what it is made of; copied and pinned
wire: a2a
# constitution: CONSTITUTION.md        # <- what it must and must not do
# model:                               # <- so that its model calls go through the gateway, by OPENAI_BASE_URL
#   name: gpt-5-mini
#   endpoint: { urlEnv: OPENAI_BASE_URL, keyEnv: OPENAI_API_KEY }
# mcpServers:                          # <- so that its tool calls are seen
#   tools:
#     url: http://127.0.0.1:9000
#     path: /mcp
#     urlEnv: TOOLS_MCP_URL
suites: [suites/first.yaml]
gate:
  suite: ${name}/first
  floors: { success: 0.8 }
`;
}

/** A suite of one case to start from. */
export function starterSuite(name: string): string {
  return `# yaml-language-server: $schema=https://unpkg.com/airworthy/schema/suite.schema.json
suite: ${name}/first
trials: 2
cases:
  - id: greets
    turns: ["Hello, what can you do for me?"]   # <- what a user says
    expect:
      answer: { regex: "\\\\w" }                  # <- what the answer must hold
`;
}
