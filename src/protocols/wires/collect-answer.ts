import type { SseEvent } from "../sse.ts";
import type { AgentAnswer, AnswerPart, WireCodec } from "./wire-codec.ts";

/** Puts a streamed answer together. */
export type AnswerCollector = {
  add(event: SseEvent): AnswerPart;
  /** The answer, as far as it came. */
  answer(): AgentAnswer;
};

/** A collector at the beginning of a stream. It keeps at most `maxLength` characters of the text. */
export function collectAnswer(codec: WireCodec, maxLength = Infinity): AnswerCollector {
  let session: Pick<AgentAnswer, "sessionId" | "hasNumber"> = {};
  let pieces: string | undefined;
  let whole: string | undefined;
  let hasFailed = false;
  let hasEnded = false;
  return {
    add(event) {
      const part = codec.readEvent(event);
      if (session.sessionId === undefined && part.sessionId !== undefined)
        session = { sessionId: part.sessionId, ...(part.hasNumber && { hasNumber: true }) };
      if (part.piece !== undefined) pieces = ((pieces ?? "") + part.piece).slice(0, maxLength);
      whole = part.whole ?? whole;
      hasFailed ||= part.isError;
      hasEnded ||= part.isEnd;
      return part;
    },
    answer() {
      const text = hasFailed ? (whole ?? pieces) : (pieces ?? whole);
      const failed = hasFailed
        ? ("agent/error" as const)
        : codec.hasEnd && !hasEnded
          ? ("gateway/upstream-broke-off" as const)
          : text === undefined
            ? ("agent/no-answer" as const)
            : undefined;
      return { text: text ?? "", ...session, ...(failed !== undefined && { failed }) };
    },
  };
}
