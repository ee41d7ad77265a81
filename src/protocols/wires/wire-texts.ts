import type { TextPlace } from "../a2a-texts.ts";
import type { SseEvent } from "../sse.ts";

/** Where a wire has what people and agents say. Bodies are parsed JSON; places of one group are one text. */
export type WireTexts = {
  /** What the client says. Where the wire repeats the conversation, what it said before comes first. */
  readonly message: (body: unknown) => readonly (readonly TextPlace[])[];
  readonly answer: (body: unknown) => readonly (readonly TextPlace[])[];
  /** The texts in an event that go on over several. @param body what was parsed of it; undefined: no JSON. */
  readonly pieces: (body: unknown, event: SseEvent) => readonly TextPiece[];
  /** The other texts of an event. */
  readonly besidePieces: (body: unknown) => readonly (readonly TextPlace[])[];
  /** The data of an event that appends to a text, made from the last event that had a piece of it. */
  readonly append: (data: string, id: string, text: string) => string;
  /** True: after this event, which has no piece, the texts that have begun may go on. */
  readonly goesOn: (body: unknown, event: SseEvent) => boolean;
};

/** A piece of a text. */
export type TextPiece = {
  /** Which of the texts that go on side by side. */
  readonly id: string;
  readonly places: readonly TextPlace[];
  /** It follows what came before; else a new text begins. */
  readonly isAppended: boolean;
  readonly isLast: boolean;
};
