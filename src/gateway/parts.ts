import type { IncomingMessage, ServerResponse } from "node:http";

import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Capture } from "./capture.ts";
import type { CompiledSnapshot } from "./compile-snapshot.ts";
import type { GuardTally } from "./guards/guard-tally.ts";
import type { Journal } from "./journal.ts";
import type { OwnTools } from "./models/own-tools.ts";
import type { OpenMessages } from "./open-messages.ts";
import type { Pins } from "./pins.ts";
import type { ToolDecisions } from "./policy/tool-decisions.ts";
import type { FaultDraws } from "./tools/draw-faults.ts";
import type { TrafficCounters } from "./traffic-counters.ts";
import type { Upstreams } from "./upstreams.ts";

/** What the fronts work with. */
export type GatewayParts = {
  readonly upstreams: Upstreams;
  readonly pins: Pins;
  readonly journal: Journal;
  readonly toolDecisions: ToolDecisions;
  readonly ownTools: OwnTools;
  readonly faultDraws: FaultDraws;
  readonly traffic: TrafficCounters;
  readonly openMessages: OpenMessages;
  readonly capture: Capture;
  readonly guards: GuardTally;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the model front finds endpoint keys. */
  readonly env: { readonly [name: string]: string | undefined };
  readonly log: Log;
};

/** One request and the snapshot it began with, which it keeps whatever arrives meanwhile. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly snapshot: CompiledSnapshot;
  /** The Host the client called, already checked. */
  readonly host: string;
  /** With its `?`; empty when there is none. */
  readonly query: string;
};
