import type { VersionView } from "../../../../src/registry/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { formatCount } from "../../format/format-value.ts";

/** What the digest covers, in words. */
export function BuiltPanel({ built }: { built: VersionView }) {
  const bytes = built.files.reduce((total, file) => total + file.bytes, 0);
  return (
    <Panel title="What was released" sub="immutable">
      <div className="body">
        <dl className="kv sm">
          <dt>Change</dt>
          <dd>{built.description === "" ? "not described" : built.description}</dd>
          <dt>Model</dt>
          <dd>{built.model === null ? "none" : <Model model={built.model} />}</dd>
          <dt>Tools</dt>
          <dd>{built.toolPolicy.allow === null ? "every tool of its servers" : built.toolPolicy.allow.join(", ")}</dd>
          <dt>Side effects</dt>
          <dd>{built.toolPolicy.sideEffects === null ? "what is not marked read-only" : built.toolPolicy.sideEffects.join(", ")}</dd>
          <dt>Servers</dt>
          <dd>{built.mcpServers.length === 0 ? "none" : built.mcpServers.join(", ")}</dd>
          <dt>Files</dt>
          <dd>{`${formatCount(built.files.length)}, ${formatCount(Math.ceil(bytes / 1024))} KiB, wire ${built.wire}`}</dd>
          {built.unpinned.length > 0 && (
            <>
              <dt>Not pinned</dt>
              <dd>{built.unpinned.join(", ")}</dd>
            </>
          )}
        </dl>
        {built.toolPolicy.policies !== null && (
          <details className="more">
            <summary>Tool policy</summary>
            <pre className="code">{built.toolPolicy.policies}</pre>
          </details>
        )}
        <details className="more">
          <summary>Constitution</summary>
          <pre className="code">{built.constitution}</pre>
        </details>
      </div>
    </Panel>
  );
}

function Model({ model }: { model: NonNullable<VersionView["model"]> }) {
  const kind = model.rehearsed ? "rehearsed: plays a fixed policy, not a language model" : "language model";
  const price = model.priceBasis === null ? "no price declared" : `${model.priceBasis} price`;
  return (
    <>
      {model.name} <span className="dim">{`(${kind}; ${price})`}</span>
    </>
  );
}
