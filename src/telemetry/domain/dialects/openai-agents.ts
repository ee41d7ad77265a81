import { type Dialect } from "./dialect.ts";
export const openAiAgents: Dialect = { name: "openai-agents", knows: () => false, kind: () => undefined, fields: {} };
