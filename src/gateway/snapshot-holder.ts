import { verify, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

import type { SignedSnapshot, Snapshot } from "../delivery/domain/snapshot.ts";
import { loadCedar, type Cedar } from "../engines/cedar.ts";
import { isJsonObject } from "../kernel/json.ts";
import { ok, type Result } from "../kernel/result.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import type { Log } from "../platform/logging/log.ts";
import { compileSnapshot, type CompiledSnapshot } from "./compile-snapshot.ts";
import { gatewayError, type GatewayError } from "./errors.ts";

/** Keeps the snapshot that new requests are routed by. */
export type SnapshotHolder = {
  /** What a request that begins now goes by; undefined until a first good one has arrived. */
  current(): CompiledSnapshot | undefined;
  /** Verifies, stores and then uses the text of a SignedSnapshot. The version in use, again and unchanged, is accepted. */
  accept(text: string): Promise<Result<CompiledSnapshot, GatewayError>>;
};

/**
 * Loads `snapshot.json` of the directory. One that is damaged or not signed by the key's owner is moved to `snapshot.refused.json`
 * and the gateway starts without one.
 */
export async function openSnapshotHolder(parts: { directory: string; publicKey: KeyObject; log: Log }): Promise<SnapshotHolder> {
  const { directory, publicKey, log } = parts;
  const path = join(directory, "snapshot.json");
  let held: { readonly payload: string; readonly compiled: CompiledSnapshot } | undefined;
  let engine: Promise<Cedar> | undefined;
  const loadEngine = (): Promise<Cedar> => (engine ??= loadCedar());

  if (existsSync(path)) {
    const read = await readSnapshot(readFileSync(path, "utf8"), publicKey, loadEngine);
    if (read.ok) {
      held = read.value;
    } else {
      const aside = join(directory, "snapshot.refused.json");
      renameSync(path, aside);
      log.error("snapshot-refused", { code: read.error.code, detail: read.error.detail, keptAt: aside });
    }
  }

  return {
    current: () => held?.compiled,
    async accept(text) {
      const read = await readSnapshot(text, publicKey, loadEngine);
      if (!read.ok) return read;
      // From here on nothing waits, so that of two snapshots at a time the newer stays.
      const { payload, compiled } = read.value;
      if (held !== undefined) {
        const inUse = held.compiled.version;
        if (compiled.version < inUse) {
          return gatewayError("gateway/snapshot-older", `Version ${compiled.version} came after version ${inUse}; send one built later.`);
        }
        if (compiled.version === inUse && payload !== held.payload) {
          return gatewayError("gateway/snapshot-older", `Version ${inUse} is in use with another content; send it under a higher version.`);
        }
        if (compiled.version === inUse) return ok(held.compiled);
      }
      try {
        writeAtomically(path, text);
      } catch (error) {
        return gatewayError(
          "gateway/snapshot-not-stored",
          `Version ${compiled.version} could not be written to "${path}" (${String(error)}); free the disk and send it again.`,
        );
      }
      held = read.value;
      return ok(compiled);
    },
  };
}

async function readSnapshot(
  text: string,
  publicKey: KeyObject,
  loadEngine: () => Promise<Cedar>,
): Promise<Result<{ payload: string; compiled: CompiledSnapshot }, GatewayError>> {
  const signed = parse(text);
  if (!isJsonObject(signed) || typeof signed["payload"] !== "string" || typeof signed["signature"] !== "string") {
    return gatewayError("gateway/snapshot-invalid", "The text is not a signed snapshot {payload, signature}.");
  }
  const { payload, signature }: SignedSnapshot = { payload: signed["payload"], signature: signed["signature"] };
  if (!verify(null, Buffer.from(payload), publicKey, Buffer.from(signature, "base64url"))) {
    return gatewayError(
      "gateway/snapshot-signature",
      "The signature does not fit the payload and this gateway's key; it was altered, or another control plane signed it.",
    );
  }
  const content = parse(payload);
  if (!isJsonObject(content) || content["format"] !== 1 || !Number.isSafeInteger(content["version"])) {
    return gatewayError(
      "gateway/snapshot-invalid",
      "The payload is not a snapshot of format 1; the control plane may be newer than this gateway.",
    );
  }
  try {
    const compiled = await compileSnapshot(content as unknown as Snapshot, loadEngine); // signed by the control plane, whose type it is
    return ok({ payload, compiled });
  } catch (error) {
    return gatewayError("gateway/snapshot-invalid", `The payload cannot be used: ${String(error)}.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
