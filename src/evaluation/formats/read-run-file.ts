import { isUtf8 } from "node:buffer";
import { closeSync, createReadStream, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { RunRecord } from "../domain/run-record.ts";
import { collectRecord, type FormatError } from "./collect-record.ts";
import { isInspectArchive, readInspectArchive } from "./inspect-archive.ts";
import { parseLenientJson } from "./parse-json.ts";
import { formats, knownItems, readRunText } from "./read-run-text.ts";
import { readZip, ZipTooLarge } from "./read-zip.ts";

/** A text of the engine cannot be longer; nor may a zip file inflate to more. */
const mostBytes = 500 * 1024 * 1024;
/** Enough to see that a file is a zip file, and what the first lines of a large one hold. */
const magicBytes = 4;
const startBytes = 16 * 1024 * 1024;
/** JSON lines above this are read one by one: as one text they take many times their size. */
const wholeBytes = 64 * 1024 * 1024;

/**
 * Reads a file of results in whichever of the known formats it is. Above `wholeBytes` JSON on each line is read line by line; nothing else is read
 * above `maxBytes`.
 */
export async function readRunFile(
  file: string,
  limits: { readonly maxBytes?: number; readonly wholeBytes?: number } = {},
): Promise<Result<RunRecord, FormatError>> {
  const { maxBytes = mostBytes } = limits;
  const whole = Math.min(limits.wholeBytes ?? wholeBytes, maxBytes);
  const start = readStart(file, whole);
  if (!start.ok) return start;
  const { bytes, size } = start.value;
  if (["PK\u0003\u0004", "PK\u0005\u0006"].includes(bytes.subarray(0, magicBytes).toString("latin1"))) return readArchive(file, maxBytes);
  if (size <= whole) return readFileWith(file, readRunText);
  try {
    const byLine = await readLargeLines(file, { start: bytes, maxBytes });
    if (byLine !== undefined) return byLine;
  } catch (error) {
    return err(unreadable(file, error));
  }
  return size > maxBytes ? err(tooLarge(file, size)) : readFileWith(file, readRunText);
}

/** Reads a file as a text, and that by `read`; what is wrong names the file. */
export function readFileWith<T>(file: string, read: (text: string) => Result<T, FormatError>): Result<T, FormatError> {
  let bytes: Buffer;
  try {
    const { size } = statOfRegular(file);
    if (size > mostBytes) return err(tooLarge(file, size));
    bytes = readFileSync(file);
  } catch (error) {
    return err(unreadable(file, error));
  }
  const why = whyNoText(bytes);
  if (why !== undefined) return err(unreadable(file, why));
  try {
    return naming(file, read(bytes.toString("utf8").replace(/^\uFEFF/, "")));
  } catch (error) {
    // What holds itself many thousand levels deep ends the stack of whoever walks through it.
    if (error instanceof RangeError) return err(unreadable(file, error));
    throw error;
  }
}

/** A pipe would be empty when it is read again, or wait for ever. Throws where there is no such file. */
function statOfRegular(file: string): { readonly size: number } {
  const stat = statSync(file);
  if (stat.isFile()) return stat;
  throw new Error("it is no regular file, but a folder, a pipe or a device. Give a file");
}

/** Other letters than those that were written would make two cases one. */
function whyNoText(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return "it is empty";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "it is compressed (gzip). Unpack it first";
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return "it is UTF-16. Save it as UTF-8";
  if (isUtf8(bytes)) return undefined;
  let line = 1;
  let from = 0;
  for (let end = bytes.indexOf("\n"); end !== -1 && isUtf8(bytes.subarray(from, end)); end = bytes.indexOf("\n", from)) {
    from = end + 1;
    line++;
  }
  return `its line ${line} is not in UTF-8. Save it as UTF-8`;
}

function naming<T>(file: string, answer: Result<T, FormatError>): Result<T, FormatError> {
  return answer.ok ? answer : err({ ...answer.error, message: `${file}: ${answer.error.message}` });
}

function readStart(file: string, wholeBytes: number): Result<{ readonly bytes: Buffer; readonly size: number }, FormatError> {
  let descriptor: number | undefined;
  try {
    statOfRegular(file); // before it is opened, which waits for the other end of a pipe
    descriptor = openSync(file, "r");
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, size > wholeBytes ? startBytes : magicBytes));
    return ok({ bytes: bytes.subarray(0, readSync(descriptor, bytes)), size });
  } catch (error) {
    return err(unreadable(file, error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readArchive(file: string, maxBytes: number): Promise<Result<RunRecord, FormatError>> {
  const collector = collectRecord("inspect");
  try {
    const known = await readZip(
      file,
      async (entries) => {
        if (!isInspectArchive(entries)) return false;
        await readInspectArchive(entries, collector);
        return true;
      },
      { maxBytes },
    );
    if (known) return naming(file, collector.finish());
    return err({
      code: "evaluation/format-unknown",
      message: `${file} is a zip file, and no log of Inspect. Known are: ${formats.join(", ")}.`,
    });
  } catch (error) {
    if (error instanceof ZipTooLarge)
      return err({ code: "evaluation/file-too-large", message: `${file}: ${error.message}. Split it by cases.` });
    return err(unreadable(file, error));
  }
}

/** Reads line by line what no text can hold; undefined where its first lines are no JSON that is known. */
async function readLargeLines(
  file: string,
  { start, maxBytes }: { readonly start: Buffer; readonly maxBytes: number },
): Promise<Result<RunRecord, FormatError> | undefined> {
  const first = start
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .split("\n")
    .slice(0, -1);
  const reader = knownItems(first);
  if (reader === undefined) return undefined;
  const collector = collectRecord(reader.format);
  const items = reader.open(collector);
  let number = 0;
  for await (const bytes of linesOf(file, maxBytes)) {
    if (collector.isFull()) break;
    const where = `line ${++number}`;
    const line = bytes.toString("utf8").replace(number === 1 ? /^\uFEFF/ : "", "");
    if (line.trim() === "") continue;
    const parsed = isUtf8(bytes) ? parseLenientJson(line) : err("It is not in UTF-8.");
    if (parsed.ok) items.add(parsed.value, where, line);
    else collector.exclude({ where, code: "evaluation/line-invalid", message: parsed.error });
  }
  items.finish?.();
  return naming(file, collector.finish());
}

/** Throws at a line that is longer than `longest` bytes, which is none of JSON lines. */
async function* linesOf(file: string, longest: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let length = 0;
  const chunks = createReadStream(file) as AsyncIterable<Buffer>; // as it is without an encoding
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", from)) {
      yield pieces.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...pieces, chunk.subarray(from, end)]);
      pieces = [];
      length = 0;
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) throw new Error(`one of its lines has more than ${longest} bytes`);
  }
  yield Buffer.concat(pieces);
}

function tooLarge(file: string, size: number): FormatError {
  const message = `${file} has ${size} bytes; at most ${mostBytes} are read at once, except as JSON on each line. Split it by cases, or leave the transcripts out.`;
  return { code: "evaluation/file-too-large", message };
}

function unreadable(file: string, error: unknown): FormatError {
  const said = error instanceof Error ? error.message : String(error);
  return { code: "evaluation/file-unreadable", message: `${file} cannot be read: ${said}` };
}
