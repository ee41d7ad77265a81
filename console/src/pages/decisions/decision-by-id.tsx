import { useQuery } from "@tanstack/react-query";

import type { DecisionView } from "../../../../src/decisions/views.ts";
import { decisionQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { ReleaseQuestion } from "./release-question.tsx";
import { ToolCall } from "./tool-call.tsx";
import { toolCallOf } from "./decision-words.ts";

/** One decision, read for itself: an address may name one that the lists do not reach any more. `listed`: as the list has it. */
export function DecisionById({ id, listed }: { id: string; listed: DecisionView | undefined }) {
  const query = useQuery({ ...decisionQuery(id), ...(listed === undefined ? {} : { placeholderData: listed }) });
  return (
    <Answer query={query} what={`Decision ${id}`} shape="table">
      {(decision) => {
        const call = toolCallOf(decision);
        return call === undefined ? <ReleaseQuestion decision={decision} /> : <ToolCall decision={decision} call={call} />;
      }}
    </Answer>
  );
}
