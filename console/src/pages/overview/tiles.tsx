import type { ReactNode } from "react";

import type { OverviewView } from "../../../../src/delivery/views.ts";
import { Status } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { counted } from "../../format/counted.ts";
import { formatCount, formatValue } from "../../format/format-value.ts";
import { gatewayLook, healthLook } from "../../status/looks.ts";
import { totals } from "./totals.ts";

/** The six figures of the last 24 hours. */
export function Tiles({ overview }: { overview: OverviewView }) {
  const sum = totals(overview.agents);
  const { gateway, waiting, heldCalls } = overview;
  const oldest = waiting.map((item) => item.since).toSorted()[0];
  return (
    <section className="panel tiles" aria-label="Last 24 hours in production">
      <Tile name="Sessions" value={formatCount(sum.sessions)} detail={counted(sum.messages, "message")} />
      <Tile
        name="Errors"
        value={formatValue("share", sum.errorShare)}
        detail={`${formatCount(sum.errors)} of ${formatCount(sum.messages)} messages`}
      />
      <Tile
        name="Healthy agents"
        value={`${sum.healthy}`}
        of={`of ${sum.live} live`}
        detail={
          sum.worst === undefined ? (
            "nothing outside its budget"
          ) : (
            <Status
              small
              look={healthLook[sum.worst.health]}
            >{`${sum.worst.name} ${healthLook[sum.worst.health].word.toLowerCase()}`}</Status>
          )
        }
      />
      <Tile
        name="Spend"
        value={formatValue("usd", sum.spendUsd)}
        detail={sum.spendUsd === null ? "no cost is known" : "at declared prices"}
      />
      <Tile
        name="Gateway"
        value={gatewayLook[gateway.state].word}
        detail={
          gateway.dropped === 0 ? (
            "no observation lost"
          ) : (
            <Status small look={{ shape: "warn", word: `${counted(gateway.dropped, "observation")} lost`, tone: "unsure" }} />
          )
        }
      />
      <Tile
        name="Waiting for a person"
        value={formatCount(waiting.length + heldCalls)}
        detail={
          oldest === undefined ? (
            heldCalls === 0 ? (
              "nothing to decide"
            ) : (
              counted(heldCalls, "held call")
            )
          ) : (
            <>
              oldest since <When at={oldest} />
            </>
          )
        }
      />
    </section>
  );
}

function Tile({ name, value, of, detail }: { name: string; value: string; of?: string; detail: ReactNode }) {
  return (
    <div className="tile">
      <span className="k">{name}</span>
      <span className="v">
        {value}
        {of !== undefined && <small> {of}</small>}
      </span>
      <span className="d">{detail}</span>
    </div>
  );
}
