import { Shape } from "../../components/core/shape.tsx";
import type { ArgumentLine, ShownCall } from "./call-arguments.ts";
import { resultLine } from "./result-line.ts";

type CallCardProps = {
  readonly call: ShownCall;
  readonly number: number;
  readonly lines: readonly ArgumentLine[];
  /** The whole call was added or removed. */
  readonly mark?: "add" | "del" | undefined;
  /** How a differing argument is marked. */
  readonly side?: "ins" | "del";
};

/** One tool call: name, arguments, result. */
export function CallCard({ call, number, lines, mark, side: Side = "ins" }: CallCardProps) {
  const tone = call.isError ? "fail" : "pass";
  return (
    <li className={mark === undefined ? "call" : `call ${mark}`}>
      <span className="no">{number}</span>
      <div>
        <span className="fn">{call.tool}</span>
        {call.fault !== undefined && (
          <span className="acts" title="The suite did this to the call; the tool did not.">
            {`fault: ${call.fault}`}
          </span>
        )}
        {call.sideEffect && <span className="acts">side effect</span>}
        {lines.map((line) => (
          <span className="arg" key={line.name}>
            {line.name}: {line.differs && mark === undefined ? <Side>{line.text}</Side> : line.text}
          </span>
        ))}
        <span className="res" data-s={tone} title={JSON.stringify(call.result)}>
          <Shape name={tone} />
          <span className="hide">{call.isError ? "Failed: " : "Result: "}</span>
          <span className="cut">{resultLine(call.result)}</span>
        </span>
      </div>
    </li>
  );
}
