import type { Json } from "../../kernel/json.ts";
import { replaceTexts } from "../../protocols/a2a-texts.ts";
import { withData, type SseEvent } from "../../protocols/sse.ts";
import type { TextPiece, WireTexts } from "../../protocols/wires/wire-texts.ts";
import { countKinds, sumKinds, type KindCounts } from "../../safety/domain/guards/finding.ts";
import { redactStream, type Redactor } from "../../safety/domain/guards/redact-stream.ts";
import { redactTexts } from "../../safety/domain/guards/redact-texts.ts";
import { redactAnswer } from "./redact-answer.ts";

/** More texts than this are not followed at a time; the oldest is taken to be whole. */
const maxTexts = 64;

/** Takes secrets out of the events of one stream. The pieces of a text are looked at as one: what ends one may go out with a later event. */
export type EventGuard = {
  /** What goes out for an event: held text first, in events of its own, then the event itself, as it came where nothing in it changed. */
  push(event: SseEvent): string;
  /** The stream is over; gives events with what was held. */
  end(): string;
  /** What was found so far. */
  found(): KindCounts;
};

/** `last`: the newest event with a piece of the text, as it came. */
type Followed = { readonly redactor: Redactor; last: SseEvent };

/** A guard at the beginning of a stream. */
export function createEventGuard(texts: WireTexts): EventGuard {
  const following = new Map<string, Followed>();
  let closed: KindCounts = {};

  /** Nothing more comes of a text: gives what was held of it. */
  const close = (id: string): string => {
    const followed = following.get(id);
    if (followed === undefined) return "";
    following.delete(id);
    const held = followed.redactor.end();
    closed = sumKinds([closed, followed.redactor.found()]);
    return held;
  };
  const closeInEvent = (id: string): string => {
    const last = following.get(id)?.last;
    const held = close(id);
    return held === "" || last === undefined ? "" : withData(last, texts.append(last.data, id, held));
  };
  const closeAll = (): string => [...following.keys()].map(closeInEvent).join("");

  const follow = (id: string, event: SseEvent): Redactor => {
    const followed = following.get(id) ?? { redactor: redactStream(), last: event };
    followed.last = event;
    following.set(id, followed);
    return followed.redactor;
  };

  /** Gives what must go out before the event, and the piece as it may go out. */
  const passPiece = (event: SseEvent, { id, places, isAppended, isLast }: TextPiece): { before: string; passed: readonly string[] } => {
    const isNew = !isAppended || !following.has(id);
    let before = isNew || (isLast && places.length === 0) ? closeInEvent(id) : "";
    const [oldest] = following.keys();
    if (isNew && oldest !== undefined && following.size >= maxTexts) before += closeInEvent(oldest);
    const redactor = follow(id, event);
    const passed = places.map(({ text }) => redactor.push(text));
    if (isLast) passed.push((passed.pop() ?? "") + close(id));
    return { before, passed };
  };

  const passPieces = (event: SseEvent, body: Json | undefined, pieces: readonly TextPiece[]): string => {
    const passing = pieces.map((piece) => passPiece(event, piece));
    const others = texts.besidePieces(body).map((places) => redactTexts(places.map(({ text }) => text)));
    closed = sumKinds([closed, countKinds(others.flatMap(({ findings }) => findings))]);
    const given = [...pieces.map(({ places }) => places), ...texts.besidePieces(body)];
    const passed = [...passing.map((one) => one.passed), ...others.map((one) => one.texts)];
    const isSame = given.every((places, group) => places.every(({ text }, index) => text === passed[group]?.[index]));
    const find = (value: unknown) => [...texts.pieces(value, event).map(({ places }) => places), ...texts.besidePieces(value)];
    const own = isSame ? event.raw : withData(event, replaceTexts(event.data, find, passed));
    return passing.map(({ before }) => before).join("") + own;
  };

  return {
    push(event) {
      const body = parse(event.data);
      const pieces = texts.pieces(body, event);
      if (pieces.length > 0) return passPieces(event, body, pieces);
      const redacted = redactAnswer(event.data, body, texts.besidePieces);
      closed = sumKinds([closed, redacted.found]);
      const own = redacted.json === event.data ? event.raw : withData(event, redacted.json);
      return texts.goesOn(body, event) ? own : closeAll() + own;
    },
    end: closeAll,
    found: () => sumKinds([closed, ...[...following.values()].map(({ redactor }) => redactor.found())]),
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
