import { err, ok, type Result } from "../kernel/result.ts";
import { type Checkpoint, parseCheckpoint } from "./domain/checkpoint.ts";
import type { NoteKey } from "./note-key.ts";
import { type NoteError, openNote } from "./signed-note.ts";

/** What a checkpoint says, once its signature is found to be this key's and its log this key's. */
export function openCheckpoint(note: string, key: NoteKey): Result<Checkpoint, NoteError> {
  const opened = openNote(note, key);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value);
  return checkpoint === undefined || checkpoint.origin !== key.name ? err({ code: "audit/note-malformed" }) : ok(checkpoint);
}
