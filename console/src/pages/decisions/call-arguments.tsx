import type { ToolCallDetail } from "../../../../src/decisions/views.ts";
import { Icon } from "../../components/core/icon.tsx";
import type { IconName } from "../../components/core/icon.tsx";
import type { Tone } from "../../components/core/status.tsx";
import { argumentRows, splitWords } from "./argument-rows.ts";
import type { ArgumentRow } from "./argument-rows.ts";

type Source = { readonly word: string; readonly icon: IconName; readonly tone: Tone };

const sources: { readonly [source in ArgumentRow["source"]]: Source } = {
  customer: { word: "customer", icon: "user", tone: "pass" },
  tool: { word: "tool result", icon: "tool", tone: "unsure" },
  instructions: { word: "instructions", icon: "audit", tone: "idle" },
  agent: { word: "the agent", icon: "agent", tone: "idle" },
  unknown: { word: "not traced", icon: "issue", tone: "idle" },
};

/** Every value of a call, where it came from, and the words it came from. */
export function CallArguments({ call }: { call: ToolCallDetail }) {
  const rows = argumentRows(call);
  if (rows.length === 0) return <p className="dim">It has no arguments.</p>;
  return (
    <table className="t prov">
      <thead>
        <tr>
          <th scope="col">Argument</th>
          <th scope="col">Value</th>
          <th scope="col">Came from</th>
          <th scope="col">Words it came from</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.path}>
            <td className="mono">{row.path}</td>
            <td className="mono ink value">{row.value}</td>
            <td>
              <span className="src" data-s={sources[row.source].tone}>
                <Icon name={sources[row.source].icon} />
                {sources[row.source].word}
              </span>
            </td>
            <td>
              <Words row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Words({ row }: { row: ArgumentRow }) {
  if (row.where === "") return <span className="dim">{row.source === "agent" ? "nobody named it" : "—"}</span>;
  const { before, found, after } = splitWords(row.words, row.value);
  return (
    <>
      <span className="dim">{row.where}: </span>“{before}
      <b>{found}</b>
      {after}”
    </>
  );
}
