import { useQuery } from "@tanstack/react-query";

import type { ToolCallDetail } from "../../../../src/decisions/views.ts";
import { versionQuery } from "../../api/queries.ts";
import { Digest } from "../../components/core/digest.tsx";
import { policyText } from "./policy-text.ts";

/** The policies that asked for a person, with their text where the reader may see the version. */
export function CallPolicy({ agent, call }: { agent: string; call: ToolCallDetail }) {
  const version = useQuery(versionQuery(agent, call.version));
  const file = version.data?.toolPolicy.policies ?? "";
  const texts = call.policies.flatMap((id) => policyText(file, id) ?? []);
  return (
    <div className="sect">
      <div className="row between">
        <h3>{call.policies.length === 1 ? "Policy that asked" : "Policies that asked"}</h3>
        <span className="sm mono">{call.policies.join(", ")}</span>
      </div>
      {texts.length > 0 && <pre className="code">{texts.join("\n\n")}</pre>}
      <p className="row sm dim">
        pinned <Digest value={call.policyDigest} />
      </p>
    </div>
  );
}
