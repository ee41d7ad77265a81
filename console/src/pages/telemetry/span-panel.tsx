import { Fragment, useMemo } from "react";
import type { ReactNode } from "react";

import type { SpanView } from "../../../../src/telemetry/views.ts";
import { Icon } from "../../components/core/icon.tsx";
import { LongText } from "../../components/core/long-text.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { formatCount } from "../../format/format-value.ts";
import { Account } from "./account.tsx";
import { Cost } from "./amounts.tsx";
import { readMessages } from "./read-messages.ts";
import type { Role } from "./read-messages.ts";
import { nameOf } from "./say-trace.ts";
import { errorOf, spanLook } from "./span-looks.ts";
import { isGroup } from "./span-tree.ts";
import type { SpanRows } from "./use-span-rows.ts";

const bases: { readonly [basis in SpanView["costBasis"]]: string } = {
  "": "",
  reported: "as its sender reports it",
  declared: "at the version’s declared price",
  listed: "at the list price",
};

/** The selected span: what it was given, what came of it, what it cost. */
export function SpanPanel({ view }: { view: SpanRows }) {
  const node = view.selected;
  if (node === undefined) return null;
  const { span, calls } = node;
  const error = errorOf(span);
  const speaks = span.kind === "model" || span.kind === "agent" || span.kind === "workflow";
  const duration = span.durationMs === null ? "not ended" : formatDuration(span.durationMs);
  return (
    <Panel
      title={
        <span className="row gap1">
          <Icon name={spanLook(span.kind).icon} />
          <span className="mono cut">{nameOf(span)}</span>
        </span>
      }
      sub={`${span.kind}, ${duration}`}
      aside={<Account source={span.source} />}
    >
      {isGroup(node) && (
        <div className="sect">
          <p className="sm">{`The last of ${calls.length} calls that followed one another with equal arguments.`}</p>
        </div>
      )}
      {error !== undefined && (
        <div className="sect">
          <Status look={view.recovered.has(span.spanId) ? recovered : failed} />
          <p className="sm prose-break">{error}</p>
          {span.status !== "error" && <p className="sm dim">Its status says nothing of it; its answer does.</p>}
        </div>
      )}
      <Text title="Input" text={span.input} role={speaks ? "user" : undefined} />
      <Text title="Output" text={span.output} role={speaks ? "assistant" : undefined} />
      {span.input === null && span.output === null && (
        <div className="sect">
          <p className="sm dim">{span.source === "front" ? "This front kept no text of it." : "The span came without input and output."}</p>
        </div>
      )}
      <Model span={span} above={node.parent?.span} />
      <div className="sect">
        <h3>Span</h3>
        <dl className="kv sm">
          <Fact name="Name">{span.name}</Fact>
          <Fact name="Began">
            <When at={span.startTime} exact />
          </Fact>
          <Fact name="Service">{span.service === "" ? null : span.service}</Fact>
          <Fact name="Told in">{span.dialect === "" ? null : span.dialect}</Fact>
          <Fact name="Id">
            <code>{span.spanId}</code>
          </Fact>
        </dl>
      </div>
    </Panel>
  );
}

const failed = { shape: "fail", word: "Failed", tone: "fail" } as const;
const recovered = { shape: "warn", word: "Recovered", tone: "unsure" } as const;

/** `role`: whose it is where nothing in it says so; undefined: no messages. */
function Text({ title, text, role }: { title: string; text: string | null; role: Role | undefined }) {
  if (text === null) return null;
  const what = title.toLowerCase();
  return (
    <div className="sect">
      <h3>{title}</h3>
      {text === "" && <p className="sm dim">Empty.</p>}
      {text !== "" &&
        (role === undefined ? (
          <LongText key={text} text={text} what={what} />
        ) : (
          <Messages key={text} text={text} what={what} role={role} />
        ))}
    </div>
  );
}

/** Messages by who said them; anything else as it is. */
function Messages({ text, what, role }: { text: string; what: string; role: Role }) {
  const messages = useMemo(() => readMessages(text, role), [text, role]);
  const [first] = messages;
  if (messages.length === 1 && first?.parts.some((part) => part.kind === "text" && part.text === text) === true)
    return <LongText text={text} what={what} />;
  return (
    <ol className="stack gap2">
      {messages.map((message, index) => (
        <li key={index} className="stack gap1">
          <span className="xs dim">{message.role}</span>
          {message.parts.map((part, place) => (
            <Fragment key={place}>
              {part.kind === "call" && <span className="mono ink">{part.name}</span>}
              <LongText text={part.kind === "call" ? part.given : part.text} what={`${what}, part ${index + 1}`} />
            </Fragment>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Model({ span, above }: { span: SpanView; above: SpanView | undefined }) {
  const { model, provider, finishReason, inputTokens, outputTokens, cachedTokens, reasoningTokens, costUsd, costBasis, pricedWith } = span;
  if (model === null && inputTokens === null && outputTokens === null && costUsd === null && finishReason === null) return null;
  const tokens = [
    [inputTokens, "in"],
    [outputTokens, "out"],
    [cachedTokens, "of them from the cache"],
    [reasoningTokens, "for reasoning"],
  ] as const;
  const known = tokens.flatMap(([count, what]) => (count === null ? [] : [`${formatCount(count)} ${what}`]));
  const basis = [bases[costBasis], pricedWith].filter((part) => part !== "").join(", ");
  const isCountedAbove = above !== undefined && above.source === "front" && above.kind === span.kind && above.costUsd !== null;
  return (
    <div className="sect">
      <h3>Model and cost</h3>
      <dl className="kv sm">
        <Fact name="Model">{model === null ? null : [model, provider].filter((part) => part !== null).join(" · ")}</Fact>
        <Fact name="Tokens">{known.length === 0 ? null : known.join(", ")}</Fact>
        <Fact name="Cost">
          <Cost usd={costUsd} />{" "}
          <span className="dim">{costUsd !== null ? basis : isCountedAbove ? "counted at the front’s span above" : "not known"}</span>
        </Fact>
        <Fact name="Finished by">{finishReason}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
