import { Icon } from "./icon.tsx";

/** Says that a list shows one agent only, and takes that back. */
export function AgentFilter({ agent, onClear }: { agent: string | null; onClear: () => void }) {
  if (agent === null) return null;
  return (
    <button type="button" className="btn sm" onClick={onClear} aria-label={`Show all agents, not only ${agent}`}>
      {agent}
      <Icon name="x" />
    </button>
  );
}
