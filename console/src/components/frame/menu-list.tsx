import type { MenuItem } from "../../menu/menu-item.ts";
import { Icon } from "../core/icon.tsx";

type MenuListProps = {
  readonly id: string;
  readonly items: readonly MenuItem[];
  /** The place of the one that Enter takes. */
  readonly current: number;
  readonly onChoose: (item: MenuItem) => void;
};

/** The list of the command menu, in groups. The focus stays in the field; `aria-activedescendant` there names the current one. */
export function MenuList({ id, items, current, onChoose }: MenuListProps) {
  const groups = [...new Set(items.map(({ group }) => group))];
  return (
    <div className="items" role="listbox" id={`${id}-list`} aria-label="Commands, pages and things">
      {groups.map((group) => (
        <div role="group" aria-labelledby={`${id}-${group}`} key={group}>
          <h3 id={`${id}-${group}`} role="presentation">
            {group}
          </h3>
          {items.map((item, index) =>
            item.group === group ? (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field takes the keys
              <div
                role="option"
                className="item"
                id={`${id}-${index}`}
                key={`${item.icon} ${item.label} ${item.note}`}
                aria-selected={index === current}
                onClick={() => onChoose(item)}
              >
                <Icon name={item.icon} />
                <span className="cut">{item.label}</span>
                {item.note !== "" && <span className="dim sm cut">{item.note}</span>}
                {item.keys.length > 0 && (
                  <span className="to" aria-hidden="true">
                    {item.keys.map((key) => (
                      <kbd key={key}>{sayKey(key)}</kbd>
                    ))}
                  </span>
                )}
              </div>
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}

/** Letters as on the keys; an upper-case one needs Shift. */
function sayKey(key: string): string {
  return /^[A-Z]$/.test(key) ? `⇧${key}` : key.toUpperCase();
}
