import type { SuiteChangeView } from "../../../../../src/evaluation/suite-views.ts";
import { counted } from "../../../format/counted.ts";
import { formatCount } from "../../../format/format-value.ts";

const SHOWN_IDS = 8;

/** What a version changed against the one before. */
export function SuiteChange({ change }: { change: SuiteChangeView }) {
  switch (change.kind) {
    case "first":
      return <span className="dim">The first version</span>;
    case "invalid":
      return <span className="dim">Not compared: this one or the one before is not valid any more</span>;
    case "unread":
      return <span className="dim">Being read</span>;
    case "compared":
      return <Compared change={change} />;
  }
}

function Compared({ change }: { change: Extract<SuiteChangeView, { kind: "compared" }> }) {
  const { added, removed, changed, renamed, settings } = change;
  const bySettings = changed.count - changed.edited;
  const pairs = renamed.pairs.map(({ from, to }) => `${from} → ${to}`);
  if (added.count + removed.count + changed.count + renamed.count + settings.length === 0)
    return <span className="dim">No case and no setting changed</span>;
  return (
    <>
      <Cases what="added" count={added.count} named={added.ids} />
      <Cases what="removed" count={removed.count} named={removed.ids} />
      <Cases
        what={bySettings === 0 ? "changed" : `changed, ${formatCount(bySettings)} by settings alone`}
        count={changed.count}
        named={changed.ids}
      />
      <Cases what="renamed" count={renamed.count} named={pairs} />
      {settings.length > 0 && (
        <p>
          Settings<span className="under">{settings.join(", ")}</span>
        </p>
      )}
    </>
  );
}

function Cases({ what, count, named }: { what: string; count: number; named: readonly string[] }) {
  if (count === 0) return null;
  const more = count - Math.min(named.length, SHOWN_IDS);
  return (
    <p>
      {`${counted(count, "case")} ${what}`}
      <span className="under">{`${named.slice(0, SHOWN_IDS).join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`}</span>
    </p>
  );
}
