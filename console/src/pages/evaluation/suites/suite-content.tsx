import type { SuiteContentView } from "../../../../../src/evaluation/suite-views.ts";
import { counted } from "../../../format/counted.ts";
import { sayOrigins } from "./say-origins.ts";

/** How many cases a version has, and where they come from. */
export function SuiteContent({ content }: { content: SuiteContentView }) {
  switch (content.kind) {
    case "read":
      return (
        <>
          {`${counted(content.cases, "case")}${content.trials === 1 ? "" : ` × ${counted(content.trials, "trial")}`}`}
          <span className="under">{sayOrigins(content.origins)}</span>
        </>
      );
    case "invalid":
      return (
        <>
          Not valid any more
          <span className="under">{counted(content.mistakes, "mistake")}</span>
        </>
      );
    case "unread":
      return <span className="dim">Being read</span>;
  }
}
