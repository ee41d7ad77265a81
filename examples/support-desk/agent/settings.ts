import { readFile } from "node:fs/promises";
import { z } from "zod";

const environment = z.object({
  PORT: z.coerce.number().int().min(0).default(4501),
  OPENAI_BASE_URL: z.url(),
  OPENAI_API_KEY: z.string().min(1),
  OPENAI_MODEL: z.string().min(1),
  SHOP_MCP_URL: z.url(),
  PROMPT_FILE: z.string().min(1),
});

/** What the desk needs to know to start. */
export type Settings = {
  readonly port: number;
  readonly model: { readonly baseUrl: string; readonly apiKey: string; readonly name: string };
  readonly shopUrl: string;
  /** The text of the prompt file. */
  readonly prompt: string;
};

/** Reads the settings from the environment; throws with every missing or wrong variable named. */
export async function readSettings(variables: NodeJS.ProcessEnv): Promise<Settings> {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) throw new Error(`The environment is not complete:\n${z.prettifyError(parsed.error)}`);
  const { PORT, OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL, SHOP_MCP_URL, PROMPT_FILE } = parsed.data;
  return {
    port: PORT,
    model: { baseUrl: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY, name: OPENAI_MODEL },
    shopUrl: SHOP_MCP_URL,
    prompt: await readFile(PROMPT_FILE, "utf8"),
  };
}
