import { type KeyObject, sign, verify } from "node:crypto";

import { err, ok, type Result } from "../kernel/result.ts";
import type { NoteKey } from "./note-key.ts";

/** Why a note is not believed. */
export type NoteError = { readonly code: "audit/note-malformed" | "audit/note-other-key" | "audit/note-forged" };

/** A text, signed (C2SP signed-note): the text, an empty line, one signature line. `text` ends with a line feed. */
export function signNote(text: string, key: NoteKey, privateKey: KeyObject): string {
  return assemble(text, key, sign(null, Buffer.from(text), privateKey));
}

/** The text of a note that this key has signed, and nobody else. A note that is written in any other way than `signNote` writes it is malformed. */
export function openNote(note: string, key: NoteKey): Result<string, NoteError> {
  const end = note.lastIndexOf("\n\n");
  const [, name, base64 = ""] = /^— (\S+) (\S+)\n$/u.exec(note.slice(end + 2)) ?? [];
  const bytes = Buffer.from(base64, "base64");
  if (end === -1 || name === undefined) return err({ code: "audit/note-malformed" });
  if (name !== key.name || bytes.toString("hex", 0, 4) !== key.id) return err({ code: "audit/note-other-key" });
  const [text, signature] = [note.slice(0, end + 1), bytes.subarray(4)];
  if (assemble(text, key, signature) !== note) return err({ code: "audit/note-malformed" });
  return verify(null, Buffer.from(text), key.publicKey, signature) ? ok(text) : err({ code: "audit/note-forged" });
}

function assemble(text: string, key: NoteKey, signature: Uint8Array): string {
  return `${text}\n— ${key.name} ${Buffer.concat([Buffer.from(key.id, "hex"), signature]).toString("base64")}\n`;
}
