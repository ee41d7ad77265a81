import { ok, type Result } from "../../kernel/result.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import type { Pin, PinKey } from "../pins.ts";

/** Keeps which deployment an id belongs to; `gateway/pin-not-stored` when the disk will not take it. */
export function keepPin(key: PinKey, pin: Pin, { pins, log }: GatewayParts): Result<undefined, GatewayError> {
  try {
    pins.keep(key, pin);
    return ok(undefined);
  } catch (error) {
    log.error("pin-not-stored", { kind: key.kind, deployment: pin.deployment, reason: String(error) });
    return gatewayError(
      "gateway/pin-not-stored",
      "The session could not be pinned to a version because the gateway's disk takes no more; free it and send again.",
    );
  }
}
