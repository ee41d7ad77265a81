import { setTimeout as wait } from "node:timers/promises";

import { type Dispatcher, request } from "undici";
import { z } from "zod";

import { type ModelSpending, spendingOf } from "./domain/model-spending.ts";
import type { ModelSettings, TokenPrice } from "./domain/suite.ts";

/** What a model is asked. `extras`: what an endpoint may refuse, the least worth first; one that does is asked without it from then on. */
export type ModelQuestion = { readonly messages: readonly object[]; readonly extras: readonly object[] };

/** `failed`: the endpoint's fault, in words; what a model said is never that. */
export type ModelReply =
  | { readonly kind: "said"; readonly text: string; readonly spent: ModelSpending }
  | { readonly kind: "failed"; readonly problem: string };

/** Asks a model once. Rejects for the caller's signal alone. */
export type AskModel = (question: ModelQuestion, signal: AbortSignal) => Promise<ModelReply>;

/** For one question with all its attempts. */
const questionTimeoutMs = 60_000;
/** For a fault of the infrastructure; what the model said is never asked for again. */
const attempts = 3;
const firstPauseMs = 250;

const tokens = z.int().min(0).optional().catch(undefined);
const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string().nullish() }) })).min(1),
  usage: z.looseObject({ prompt_tokens: tokens, completion_tokens: tokens }).optional().catch(undefined),
});

/**
 * A language model on an OpenAI-compatible endpoint.
 * @param options `env`: where the credential is read from; `name`: what problems call it, such as `the judge`.
 */
export function openModel(
  { url: base, model, credential, price }: ModelSettings,
  { env, name }: { readonly env: { readonly [variable: string]: string | undefined }; readonly name: string },
): AskModel {
  const key = credential === undefined ? undefined : env[credential];
  const endpoint: Endpoint = { url: `${base.replace(/\/+$/, "")}/chat/completions`, key, name, price, refused: 0 };
  return async ({ messages, extras }, stopping) => {
    if (credential !== undefined && (key === undefined || key === "")) {
      return { kind: "failed", problem: `the server's environment has no variable ${credential}` };
    }
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(questionTimeoutMs)]);
    try {
      return await askUntilAnswered(endpoint, { model, messages, extras }, signal);
    } catch (error) {
      stopping.throwIfAborted();
      if (!signal.aborted) throw error;
      return { kind: "failed", problem: `${name} did not answer within ${questionTimeoutMs / 1000} s` };
    }
  };
}

/** The same model; what each of its answers took is added to `spent`. */
export function meterModel(ask: AskModel, spent: ModelSpending[]): AskModel {
  return async (question, signal) => {
    const reply = await ask(question, signal);
    if (reply.kind === "said") spent.push(reply.spent);
    return reply;
  };
}

/** `refused`: how many of the extras it does not take. */
type Endpoint = {
  readonly url: string;
  readonly key: string | undefined;
  readonly name: string;
  readonly price: TokenPrice | undefined;
  refused: number;
};
/** `broken`: it may answer the next time; `bad-request`: it does not take the question so; `refused`: not at all. */
type Answer = Extract<ModelReply, { kind: "said" }> | { readonly kind: "broken" | "bad-request" | "refused"; readonly problem: string };

async function askUntilAnswered(
  endpoint: Endpoint,
  { extras, ...question }: ModelQuestion & { readonly model: string },
  signal: AbortSignal,
): Promise<ModelReply> {
  const askWithout = (left: number): Promise<Answer> => post(endpoint, Object.assign({ ...question }, ...extras.slice(left)), signal);
  let problem = "";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await wait(firstPauseMs * 2 ** (attempt - 2), undefined, { signal });
    const answer = await askWithout(endpoint.refused);
    if (answer.kind === "said") return answer;
    problem = answer.problem;
    // So do servers answer that do not know an extra; whether it was that shows without it.
    for (let left = endpoint.refused + 1; answer.kind === "bad-request" && left <= extras.length; left++) {
      const plainer = await askWithout(left);
      if (plainer.kind !== "said") continue;
      endpoint.refused = left;
      return plainer;
    }
    if (answer.kind !== "broken") break;
  }
  return { kind: "failed", problem };
}

async function post({ url, key, name, price }: Endpoint, body: object, signal: AbortSignal): Promise<Answer> {
  let answer: Dispatcher.ResponseData;
  let text: string;
  try {
    const headers = { "content-type": "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) };
    answer = await request(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    text = await answer.body.text();
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: "broken", problem: `${name} at ${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}` };
  }
  const { statusCode } = answer;
  if (statusCode >= 200 && statusCode < 300) return readCompletion(text, { url, price });
  const mayPass = statusCode === 408 || statusCode === 429 || statusCode >= 500;
  const kind = mayPass ? "broken" : statusCode === 400 || statusCode === 422 ? "bad-request" : "refused";
  return { kind, problem: `${name} at ${url} answered with HTTP ${statusCode}` };
}

function readCompletion(text: string, { url, price }: Pick<Endpoint, "url" | "price">): Answer {
  try {
    const { choices, usage = {} } = completion.parse(JSON.parse(text));
    const spent = spendingOf({ inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }, price);
    return { kind: "said", text: choices[0]?.message.content ?? "", spent };
  } catch {
    return { kind: "broken", problem: `what answers at ${url} is no chat completion` };
  }
}
