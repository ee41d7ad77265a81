import type { PrincipalView } from "../../../../src/tenancy/views.ts";
import { Status } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { keyLook } from "../../status/looks.ts";

type KeyTableProps = { readonly keys: PrincipalView["keys"]; readonly onRevoke: ((id: string) => void) | undefined };

/** Keys by their ids; their secrets were shown when they were made, and never again. */
export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  if (keys.length === 0) return <p className="dim">No key yet.</p>;
  return (
    <ul className="rows">
      {keys.map(({ id, createdAt, expiresAt, lastUsedAt, state }) => (
        <li key={id} className="row between">
          <div>
            <span className="row">
              <code className="ink">{id}</code>
              <Status small look={keyLook[state]} />
            </span>
            <span className="dim sm">
              made <When at={createdAt} />, {state === "usable" ? "opens until " : "opened until "}
              <When at={expiresAt} />,{" "}
              {lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  used <When at={lastUsedAt} />
                </>
              )}
            </span>
          </div>
          {state === "usable" && onRevoke !== undefined && (
            <button type="button" className="btn sm" aria-label={`Revoke ${id}`} onClick={() => onRevoke(id)}>
              Revoke
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
