import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { PrincipalView } from "../../../../src/tenancy/views.ts";
import { optionalText } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { meQuery, peopleQuery } from "../../api/queries.ts";
import { sayLacking, useWho } from "../../api/use-who.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { counted } from "../../format/counted.ts";
import { useCommands } from "../../keyboard/use-commands.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { AddDialog } from "./add-dialog.tsx";
import { PeopleTable } from "./people-table.tsx";
import { PersonPanel } from "./person-panel.tsx";

const parameters = { person: optionalText() };

/** Who may act here: people and machines, their roles and keys. */
export function PeoplePage() {
  const query = useQuery(peopleQuery);
  const me = useQuery(meQuery).data;
  const who = useWho();
  const [adding, setAdding] = useState(false);
  // Nobody has a key: whoever is added now is the first.
  const first = me?.verified === false;
  const may = who.may("people:write");
  const add = first ? "Add the first person" : "Add a person or machine";
  useCommands(may ? [{ label: add, icon: "user", act: () => setAdding(true) }] : []);
  return (
    <PageBody crumbs={[{ label: "People" }]}>
      <PageHead
        title="People"
        actions={
          <div className="stack gap1">
            <div className="btns end">
              <button
                type="button"
                className="btn solid"
                aria-disabled={!may}
                aria-describedby="people-off"
                onClick={() => may && setAdding(true)}
              >
                <Icon name="user" />
                {add}
              </button>
            </div>
            {!may && (
              <p className="sm dim r" id="people-off">
                {sayLacking("people:write")}
              </p>
            )}
          </div>
        }
      >
        {query.data !== undefined && query.data.length > 0 && <span>{sayCount(query.data)}</span>}
        <span>roles hold per project and environment; machines decide nothing</span>
      </PageHead>
      {first && (
        <Why
          look={{ shape: "warn", word: "Unverified", tone: "unsure" }}
          sentence="Names are unverified: nobody has a key yet, so whoever reaches this server is believed the name they give."
          next={
            <>
              The first person needs the role platform and adds the others. From then on everybody needs a key. In a terminal:{" "}
              <code>airworthy person add NAME --role platform</code>
            </>
          }
        />
      )}
      <Answer query={query} what="The people" shape="table">
        {(people) => <People people={people} first={first} />}
      </Answer>
      {adding && <AddDialog isFirst={first} onClose={() => setAdding(false)} />}
    </PageBody>
  );
}

function People({ people, first }: { people: readonly PrincipalView[]; first: boolean }) {
  const [view, change] = useViewState(parameters);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const selected = people.find(({ name }) => name === view.person);
  const unknown = view.person !== null && selected === undefined;
  useEffect(() => {
    if (unknown) change({ person: null });
  });
  if (people.length === 0) return <Nobody first={first} />;
  return (
    <div className={selected === undefined ? undefined : "cols person"}>
      <div ref={list}>
        <PeopleTable people={people} selected={selected?.name} />
      </div>
      {selected !== undefined && <PersonPanel key={selected.name} principal={selected} onClose={() => change({ person: null })} />}
    </div>
  );
}

function Nobody({ first }: { first: boolean }) {
  return (
    <div className="panel">
      <Notice icon="people" title="Nobody yet">
        Here stand people and machines with their roles and keys.{" "}
        {first && "Until the first key exists, names are believed and recorded as unverified."}
      </Notice>
    </div>
  );
}

function sayCount(people: readonly PrincipalView[]): string {
  const machines = people.filter(({ kind }) => kind === "machine").length;
  const persons = people.length - machines;
  return `${persons} ${persons === 1 ? "person" : "people"}, ${counted(machines, "machine")}`;
}
