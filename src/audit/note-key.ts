import { createPublicKey, type KeyObject } from "node:crypto";

import { sha256 } from "../kernel/digest.ts";

/** Who signs a note (C2SP signed-note): a name, and an Ed25519 public key. */
export type NoteKey = {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), as 8 hex digits. */
  readonly id: string;
  readonly publicKey: KeyObject;
  /** All of it as one text, NAME+ID+KEY: what people compare and hand on. */
  readonly vkey: string;
};

const ed25519 = Uint8Array.of(1); // the signature type's number

/** The key of a name; names hold neither white space nor `+`. */
export function createNoteKey(name: string, publicKey: KeyObject): NoteKey {
  const typed = Buffer.concat([ed25519, Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url")]);
  const id = sha256(`${name}\n`, typed).slice(0, 8);
  return { name, id, publicKey, vkey: `${name}+${id}+${typed.toString("base64")}` };
}

/** Reads a vkey; undefined for anything that is not written exactly as one. */
export function parseVkey(text: string): NoteKey | undefined {
  const [, name = "", base64 = ""] = /^([^\s+]+)\+[0-9a-f]{8}\+(.+)$/su.exec(text) ?? [];
  const typed = Buffer.from(base64, "base64");
  if (typed.length !== 33) return undefined;
  const x = typed.subarray(1).toString("base64url");
  const key = createNoteKey(name, createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } }));
  return key.vkey === text ? key : undefined;
}
