import type { PrincipalView } from "../../../../src/tenancy/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { counted } from "../../format/counted.ts";
import { sayGrant } from "../../format/say-grant.ts";

/** Everybody with roles and keys, by name. */
export function PeopleTable({ people, selected }: { people: readonly PrincipalView[]; selected: string | undefined }) {
  return (
    <Panel title="People and machines" sub={people.length}>
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Roles</th>
            <th scope="col">Keys</th>
            <th scope="col" className="r">
              Added
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((principal) => (
            <tr key={principal.name} data-current={principal.name === selected ? "" : undefined}>
              <td>
                <To className="name" href={paths.person(principal.name)} row={principal.name} current={principal.name === selected} replace>
                  {principal.name}
                </To>
                <span className="under">{principal.kind}</span>
              </td>
              <td>
                <Roles principal={principal} />
              </td>
              <td>
                <Keys principal={principal} />
              </td>
              <td className="r nowrap">
                <When at={principal.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Roles({ principal: { grants, disabled } }: { principal: PrincipalView }) {
  if (disabled) return <Status small look={{ shape: "idle", word: "Disabled", tone: "idle" }} />;
  if (grants.length === 0) return <span className="dim">no role</span>;
  return (
    <span className="row wrap gap1">
      {grants.map((grant) => (
        <span className="tag" key={sayGrant(grant)}>
          {sayGrant(grant)}
        </span>
      ))}
    </span>
  );
}

function Keys({ principal: { keys } }: { principal: PrincipalView }) {
  const usable = keys.filter(({ state }) => state === "usable");
  const used = usable
    .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
    .toSorted()
    .at(-1);
  return (
    <>
      {usable.length === 0 ? <span className="dim">no key</span> : counted(usable.length, "key")}
      <span className="under">
        {usable.length > 0 && used === undefined && "never used"}
        {used !== undefined && (
          <>
            used <When at={used} />
          </>
        )}
      </span>
    </>
  );
}
