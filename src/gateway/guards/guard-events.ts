import type { Json } from "../../kernel/json.ts";
import { appendToArtifact, isProgress, readArtifactUpdate, replaceTexts, textsOf, type ArtifactUpdate } from "../../protocols/a2a-texts.ts";
import { sumKinds, type KindCounts } from "../../safety/domain/guards/finding.ts";
import { redactStream, type Redactor } from "../../safety/domain/guards/redact-stream.ts";
import { redactAnswer } from "./redact-answer.ts";

/** More artifacts than this are not followed at a time; the oldest is taken to be whole. */
const maxArtifacts = 64;

/** Takes secrets out of the events of one stream. The pieces of an artifact are one text: what ends one may go out with a later event. */
export type EventGuard = {
  /** The `data` of the events that go out for that of one event: held text first, if there is any, then the event itself. */
  push(data: string): readonly string[];
  /** The stream is over; gives events with what was held. */
  end(): readonly string[];
  /** What was found so far. */
  found(): KindCounts;
};

/** `last`: the artifact's newest event, as it came. */
type Followed = { readonly redactor: Redactor; last: string };

/** A guard at the beginning of a stream. */
export function createEventGuard(): EventGuard {
  const artifacts = new Map<string, Followed>();
  let closed: KindCounts = {};

  /** Nothing more comes for an artifact: gives what was held of it. */
  const close = (id: string): string => {
    const followed = artifacts.get(id);
    if (followed === undefined) return "";
    artifacts.delete(id);
    const held = followed.redactor.end();
    closed = sumKinds([closed, followed.redactor.found()]);
    return held;
  };
  const closeInEvent = (id: string): string[] => {
    const last = artifacts.get(id)?.last ?? "";
    const held = close(id);
    return held === "" ? [] : [appendToArtifact(last, held)];
  };
  const closeAll = (): string[] => [...artifacts.keys()].flatMap(closeInEvent);

  const follow = (id: string, data: string): Redactor => {
    const followed = artifacts.get(id) ?? { redactor: redactStream(), last: data };
    followed.last = data;
    artifacts.set(id, followed);
    return followed.redactor;
  };

  const pushPiece = (data: string, { artifactId: id, artifact, isAppended, isLast }: ArtifactUpdate): string[] => {
    const texts = textsOf(artifact).map(({ text }) => text);
    const isNew = !isAppended || !artifacts.has(id);
    const before = isNew || (isLast && texts.length === 0) ? closeInEvent(id) : [];
    const [oldest] = artifacts.keys();
    if (isNew && oldest !== undefined && artifacts.size >= maxArtifacts) before.push(...closeInEvent(oldest));
    const redactor = follow(id, data);
    const passed = texts.map((text) => redactor.push(text));
    if (isLast) passed.push((passed.pop() ?? "") + close(id));
    const isSame = texts.every((text, index) => text === passed[index]);
    const find = (answer: unknown) => [textsOf(readArtifactUpdate(answer)?.artifact)];
    return [...before, isSame ? data : replaceTexts(data, find, [passed])];
  };

  return {
    push(data) {
      const answer = parse(data);
      const piece = readArtifactUpdate(answer);
      if (piece !== undefined) return pushPiece(data, piece);
      const redacted = redactAnswer(data, answer);
      closed = sumKinds([closed, redacted.found]);
      return isProgress(answer) ? [redacted.json] : [...closeAll(), redacted.json];
    },
    end: closeAll,
    found: () => sumKinds([closed, ...[...artifacts.values()].map(({ redactor }) => redactor.found())]),
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
