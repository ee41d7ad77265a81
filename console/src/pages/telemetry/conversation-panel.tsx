import { useMemo, useState } from "react";

import type { TraceView } from "../../../../src/telemetry/views.ts";
import { LongText } from "../../components/core/long-text.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { counted } from "../../format/counted.ts";
import { formatDuration } from "../../format/format-time.ts";
import { conversationOf } from "./conversation.ts";
import type { Turn } from "./conversation.ts";

const STEP = 200;
const marks = { system: "S", user: "U", assistant: "A" } as const;

/** Who said what, and which tools were called, in order. A turn selects the span that tells of it. */
export function ConversationPanel({
  trace,
  selected,
  onSelect,
}: {
  trace: TraceView;
  selected: string | undefined;
  onSelect: (span: string) => void;
}) {
  const turns = useMemo(() => conversationOf(trace.spans), [trace]);
  const [shown, setShown] = useState(STEP);
  const agent = trace.agent ?? "Agent";
  const who = { system: "Instructions", user: "User", assistant: agent } as const;
  if (turns.length === 0) {
    return (
      <Panel title="Conversation">
        <p className="body dim">
          Nothing was said that is known here. Fronts keep texts unless AIRWORTHY_CAPTURE_CONTENT is off; an agent that sends its spans over
          OTLP with inputs and outputs brings its own.
        </p>
      </Panel>
    );
  }
  const later = turns.length - shown;
  const footer =
    later > 0 ? (
      <>
        <span>{`${shown} of ${turns.length}`}</span>
        <button type="button" className="btn sm" onClick={() => setShown(shown + STEP)}>
          Show more
        </button>
      </>
    ) : undefined;
  return (
    <Panel title="Conversation" sub={counted(turns.length, "turn")} footer={footer}>
      <ol className="said">
        {turns.slice(0, shown).map((turn, index) => (
          <li key={index} className="msg" data-current={turn.spanId === selected || undefined}>
            <span className="ava" aria-hidden="true">
              {turn.kind === "said" ? marks[turn.role] : "T"}
            </span>
            <div className="stack gap2">
              <div className="who">
                <button
                  type="button"
                  className="name"
                  aria-current={turn.spanId === selected || undefined}
                  onClick={() => onSelect(turn.spanId)}
                >
                  {turn.kind === "said" ? who[turn.role] : <span className="mono">{turn.name}</span>}
                </button>
                <span className="dim sm">{`${turn.kind === "called" ? "tool, " : ""}at ${formatDuration(turn.offsetMs)}`}</span>
              </div>
              {turn.kind === "said" ? <Words text={turn.text} /> : <Called turn={turn} />}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

const LONG = 2_000;

function Words({ text }: { text: string }) {
  return text.length > LONG || /^\s*[[{]/.test(text) ? <LongText text={text} what="text" /> : <p className="words">{text}</p>;
}

function Called({ turn }: { turn: Turn & { kind: "called" } }) {
  return (
    <>
      {turn.given !== "" && <LongText text={turn.given} what="arguments" />}
      <Status small look={turn.failed === null ? answered : failed}>
        {turn.failed ??
          (turn.result === null
            ? "no result is known"
            : `answered${turn.durationMs === null ? "" : ` in ${formatDuration(turn.durationMs)}`}`)}
      </Status>
      {turn.result !== null && turn.result !== "" && <LongText text={turn.result} what="result" />}
    </>
  );
}

const answered = { shape: "pass", word: "Answered", tone: "pass" } as const;
const failed = { shape: "fail", word: "Failed", tone: "fail" } as const;
