import { canonicalJson } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** A line of a file, counted from 1, as it is written and as it is read. */
export type CanonicalLine = { readonly line: number; readonly text: string; readonly value: unknown };

/** The first place where a file is not what it was, and what is wrong there. */
export type Alteration = { readonly line: number; readonly why: string };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }); // so that equal texts are equal bytes

/** Reads lines of canonical JSON. INVARIANT: a line that is accepted is, byte for byte, what would be written for the value read from it. */
export async function* readCanonicalLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Result<CanonicalLine, Alteration>> {
  let line = 0;
  for await (const bytes of splitLines(chunks)) {
    line += 1;
    const read = readLine(bytes);
    yield read === undefined ? err({ line, why: "it is not a line as an export has them" }) : ok({ line, ...read });
  }
}

function readLine(bytes: Uint8Array): { text: string; value: unknown } | undefined {
  try {
    const written = utf8.decode(bytes);
    const value: unknown = JSON.parse(written);
    const text = canonicalJson(value);
    return written === `${text}\n` ? { text, value } : undefined;
  } catch {
    return undefined; // not UTF-8, not JSON, or nested deeper than can be read
  }
}

/** Every byte in turn, cut after each line feed. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.of();
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10) + 1; end > 0; end = rest.indexOf(10) + 1) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) yield rest;
}
