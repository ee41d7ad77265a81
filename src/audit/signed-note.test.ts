import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";

import { describe, expect, test } from "vitest";

import { formatCheckpoint, parseCheckpoint } from "./domain/checkpoint.ts";
import { hashLeaf } from "./domain/tree-hash.ts";
import { createNoteKey, parseVkey } from "./note-key.ts";
import { openNote, signNote } from "./signed-note.ts";

/** The example of Go's golang.org/x/mod/sumdb/note, whose format C2SP signed-note is; Ed25519 signs equal texts equally. */
const goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const goSeed = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const goNote = `${goText}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

function readKey(vkey: string) {
  const key = parseVkey(vkey);
  if (key === undefined) throw new Error(`${vkey} was not read`);
  return key;
}

describe("a signed note", () => {
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), goSeed]); // RFC 8410: the seed in its wrapping
  const privateKey = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });

  test("is the published one for the published key and text", () => {
    expect(createNoteKey("PeterNeumann", createPublicKey(privateKey)).vkey).toBe(goKey);
    expect(signNote(goText, readKey(goKey), privateKey)).toBe(goNote);
    expect(openNote(goNote, readKey(goKey))).toEqual({ ok: true, value: goText });
  });

  test("is not believed once its text, its signature or its key is another", () => {
    const key = readKey(goKey);
    expect(openNote(goNote.replace("answer", "problem"), key)).toEqual({ ok: false, error: { code: "audit/note-forged" } });
    expect(openNote(goNote.replace("NIuGUg", "NIuGUh"), key)).toEqual({ ok: false, error: { code: "audit/note-forged" } });
    const other = createNoteKey("PeterNeumann", generateKeyPairSync("ed25519").publicKey);
    expect(openNote(goNote, other)).toEqual({ ok: false, error: { code: "audit/note-other-key" } });
    const named = createNoteKey("Peter", key.publicKey);
    expect(openNote(goNote, named)).toEqual({ ok: false, error: { code: "audit/note-other-key" } });
  });

  test.each([
    ["a second signature line", `${goNote}— Other x08go/ZJ\n`],
    ["no line end", goNote.slice(0, -1)],
    ["other bits behind the last character of base64", goNote.replace("JnAM=", "JnAN=")],
    ["no padding", goNote.replace("JnAM=", "JnAM")],
    ["no empty line", goText],
    ["nothing", ""],
  ])("with %s is malformed", (_, note) => {
    expect(openNote(note, readKey(goKey))).toEqual({ ok: false, error: { code: "audit/note-malformed" } });
  });
});

test.each([
  ["another id", goKey.replace("c74f20a3", "c74f20a4")],
  ["another name", goKey.replace("Peter", "peter")],
  ["another key", goKey.replace(/W$/, "X")],
  ["another type", goKey.replace("+AR", "+AX")],
  ["upper case", goKey.replace("c74f20a3", "C74F20A3")],
  ["no name", goKey.replace("PeterNeumann", "")],
  ["less", goKey.slice(0, -4)],
])("a vkey with %s is no key", (_, vkey) => {
  expect(parseVkey(vkey)).toBeUndefined();
});

describe("the text of a checkpoint", () => {
  const checkpoint = { origin: "airworthy/a1/default", size: 7, root: hashLeaf("x") };
  const text = formatCheckpoint(checkpoint);

  test("is read as it is written", () => {
    expect(parseCheckpoint(text)).toEqual(checkpoint);
  });

  test.each([
    ["a leading zero", text.replace("\n7\n", "\n07\n")],
    ["a size that is not whole", text.replace("\n7\n", "\n7.5\n")],
    ["a negative size", text.replace("\n7\n", "\n-7\n")],
    ["a line more", `${text}more\n`],
    ["a shorter root", text.replace(/.{4}=\n$/, "\n")],
    ["no line end", text.trimEnd()],
  ])("with %s is none", (_, changed) => {
    expect(parseCheckpoint(changed)).toBeUndefined();
  });
});
