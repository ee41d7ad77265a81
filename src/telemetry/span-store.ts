import type { Json } from "../kernel/json.ts";
import type { ProjectScope, Scope } from "../kernel/scope.ts";
import type { SpanKind } from "./domain/read-span.ts";
import type { StoredSpan } from "./domain/stored-span.ts";
import type { TraceSpan } from "./domain/trace-span.ts";

/** What a log record said of a span's messages. */
export type SpanMessage = ProjectScope & {
  readonly traceId: string;
  readonly spanId: string;
  readonly event: string;
  readonly timeNs: bigint;
  readonly body: Json;
};

/** Where a trace stands in the order of lists. */
export type TracePosition = { readonly startNs: bigint; readonly traceId: string };

/** Which traces are meant: those of which a span is like this. Every query has a bound in time. */
export type TraceQuery = ProjectScope & {
  /** By when spans began, in milliseconds; undefined: by when they arrived, `arrivedSinceMs`. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly arrivedSinceMs: number;
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly arm?: string | undefined;
  readonly session?: string | undefined;
  readonly kind?: SpanKind | undefined;
  /** Words that all stand in an input, or all in an output. */
  readonly text?: string | undefined;
  /** True: only traces that may have failed; who asks judges them. */
  readonly suspect: boolean;
  readonly after: TracePosition | undefined;
  readonly limit: number;
};

/** A trace that was found, with its spans, each once. */
export type FoundTrace = { readonly position: TracePosition; readonly spans: readonly TraceSpan[] };

/** A session that spans name. */
export type SpanSession = {
  readonly session: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly traces: number;
  readonly agent: string;
  readonly version: string;
};

/** Where a session stands in the order of lists. */
export type SessionPosition = { readonly startMs: number; readonly session: string };

/** Sessions that only spans name: no front gave them to an arm, and none saw them in another environment. */
export type SpanSessionQuery = Scope & {
  /** By when they began, in milliseconds; undefined: by when their spans arrived, `arrivedSinceMs`. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly arrivedSinceMs: number;
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly after: SessionPosition | undefined;
  readonly limit: number;
};

/** Where spans are kept. Every call rejects when the store cannot do it. */
export type SpanStore = {
  /** INVARIANT: resolves only when every row is stored. Equal rows sent again are stored once, or count once. */
  insert(spans: readonly StoredSpan[]): Promise<void>;
  insertMessages(messages: readonly SpanMessage[]): Promise<void>;
  /** Newest first, by when they began. */
  listTraces(query: TraceQuery): Promise<readonly FoundTrace[]>;
  /** A trace's spans, each once, with what log records said of them; none: it is not known. */
  readTrace(
    scope: ProjectScope,
    traceId: string,
  ): Promise<{ readonly spans: readonly StoredSpan[]; readonly messages: readonly SpanMessage[] }>;
  /** Newest first, by when they began. */
  listSessions(query: SpanSessionQuery): Promise<readonly SpanSession[]>;
  /** What spans that arrived since a time say of these sessions; of some it may be nothing. */
  readSessions(scope: ProjectScope, sessions: readonly string[], arrivedSinceMs: number): Promise<readonly SpanSession[]>;
  /** Up to which observation a gateway's are here as spans; 0 for none. */
  readFrontCursor(gateway: string): Promise<number>;
  writeFrontCursor(gateway: string, through: number): Promise<void>;
  /** Rows, bytes on disk, and how many days spans are kept. */
  counts(): Promise<{ readonly rows: number; readonly bytes: number; readonly retentionDays: number }>;
};
