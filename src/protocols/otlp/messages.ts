/**
 * The published messages of OTLP as `protobufjs` gives them, as far as they are read: absent members are undefined or null.
 * JSON has the same shape with ids in hex and 64-bit numbers as text or numbers.
 */
export type Int64 = { readonly low: number; readonly high: number; readonly unsigned: boolean } | string | number;
export type Id = Uint8Array | string;
type Maybe<T> = T | null | undefined;

export type AnyValue = {
  readonly stringValue?: Maybe<string>;
  readonly boolValue?: Maybe<boolean>;
  readonly intValue?: Maybe<Int64>;
  readonly doubleValue?: Maybe<number | string>;
  readonly arrayValue?: Maybe<{ readonly values?: Maybe<readonly AnyValue[]> }>;
  readonly kvlistValue?: Maybe<{ readonly values?: Maybe<readonly KeyValue[]> }>;
  readonly bytesValue?: Maybe<Uint8Array | string>;
};
export type KeyValue = { readonly key?: Maybe<string>; readonly value?: Maybe<AnyValue> };

export type Resource = { readonly attributes?: Maybe<readonly KeyValue[]> };
export type Scope = { readonly name?: Maybe<string>; readonly version?: Maybe<string> };

export type Span = {
  readonly traceId?: Maybe<Id>;
  readonly spanId?: Maybe<Id>;
  readonly parentSpanId?: Maybe<Id>;
  readonly flags?: Maybe<number>;
  readonly name?: Maybe<string>;
  readonly kind?: Maybe<number>;
  readonly startTimeUnixNano?: Maybe<Int64>;
  readonly endTimeUnixNano?: Maybe<Int64>;
  readonly attributes?: Maybe<readonly KeyValue[]>;
  readonly events?: Maybe<
    readonly { readonly name?: Maybe<string>; readonly timeUnixNano?: Maybe<Int64>; readonly attributes?: Maybe<readonly KeyValue[]> }[]
  >;
  readonly links?: Maybe<
    readonly { readonly traceId?: Maybe<Id>; readonly spanId?: Maybe<Id>; readonly attributes?: Maybe<readonly KeyValue[]> }[]
  >;
  readonly status?: Maybe<{ readonly code?: Maybe<number | string>; readonly message?: Maybe<string> }>;
};

export type TracesRequest = {
  readonly resourceSpans?: Maybe<
    readonly {
      readonly resource?: Maybe<Resource>;
      readonly scopeSpans?: Maybe<readonly { readonly scope?: Maybe<Scope>; readonly spans?: Maybe<readonly Span[]> }[]>;
    }[]
  >;
};

export type LogRecord = {
  readonly traceId?: Maybe<Id>;
  readonly spanId?: Maybe<Id>;
  readonly eventName?: Maybe<string>;
  readonly timeUnixNano?: Maybe<Int64>;
  readonly observedTimeUnixNano?: Maybe<Int64>;
  readonly body?: Maybe<AnyValue>;
  readonly attributes?: Maybe<readonly KeyValue[]>;
};

export type LogsRequest = {
  readonly resourceLogs?: Maybe<
    readonly { readonly scopeLogs?: Maybe<readonly { readonly logRecords?: Maybe<readonly LogRecord[]> }[]> }[]
  >;
};

export type MetricsRequest = {
  readonly resourceMetrics?: Maybe<
    readonly { readonly scopeMetrics?: Maybe<readonly { readonly metrics?: Maybe<readonly Record<string, unknown>[]> }[]> }[]
  >;
};
