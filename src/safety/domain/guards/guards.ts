import { cleanText } from "./clean-text.ts";
import type { Finding } from "./finding.ts";
import { findSecrets } from "./find-secrets.ts";

/** A guard as it can be tried on any text. */
export type Guard = {
  readonly guard: string;
  /** Where it stands: before the agent, or behind it. */
  readonly point: "input" | "output";
  /** What it finds in a text. */
  readonly look: (text: string) => readonly Finding[];
  /** A text that it must find something in, and one in which it must find nothing: a guard that does not tell them apart guards nothing. */
  readonly knownBad: string;
  readonly knownGood: string;
};

/** Every guard there is. */
export const guards: readonly Guard[] = [
  {
    guard: "normalise",
    point: "input",
    look: (text) => cleanText(text).findings,
    knownBad: "Refund my order.\u200b\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}",
    knownGood:
      "Refund my order\u2014it is broken. \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
  },
  {
    guard: "secrets",
    point: "output",
    look: findSecrets,
    knownBad: "The customer paid with 4111 1111 1111 1111.",
    knownGood: "Order 4111-1111-1111-1112 of 2030-01-31, parcel 550e8400-e29b-41d4-a716-446655440000, password reset.",
  },
];

/** The guards that cannot tell their known texts apart, and what is wrong with each. */
export function proveGuards(proved: readonly Guard[]): readonly { readonly guard: string; readonly fault: string }[] {
  return proved.flatMap(({ guard, look, knownBad, knownGood }) => {
    try {
      if (look(knownBad).length === 0) return [{ guard, fault: "found nothing in a text that is known to be bad" }];
      return look(knownGood).length === 0 ? [] : [{ guard, fault: "found something in a text that is known to be good" }];
    } catch (error) {
      return [{ guard, fault: `failed (${error instanceof Error ? error.name : "with no error"})` }];
    }
  });
}
