import { describe, expect, test } from "vitest";

import type { MenuItem } from "./menu-item.ts";
import { rankItems } from "./rank-items.ts";

function item(group: MenuItem["group"], label: string, also = ""): MenuItem {
  return { group, icon: "agent", label, note: "", also, keys: [], does: "/" };
}
const items = [
  item("Find", "returns-desk v2", "sha256:aa01"),
  item("Find", "support-desk v2", "sha256:bb02"),
  item("Go to", "Releases"),
  item("Do", "Abort support-desk v3"),
];
const labels = (typed: string): string[] => rankItems(items, typed).map(({ label }) => label);

describe("rankItems", () => {
  test("shows what can be done and where one can go until something is typed", () => {
    expect(labels("  ")).toEqual(["Abort support-desk v3", "Releases"]);
  });

  test("finds by every typed word, in any order and case, in labels and in ids", () => {
    expect(labels("V2 Desk")).toEqual(["returns-desk v2", "support-desk v2"]);
    expect(labels("bb02")).toEqual(["support-desk v2"]);
    expect(labels("desk xyz")).toEqual([]);
  });

  test("puts first what begins so, and keeps the groups in their order", () => {
    expect(labels("support")).toEqual(["Abort support-desk v3", "support-desk v2"]);
    const more = [item("Find", "the desk"), item("Find", "a-desk"), item("Find", "desk one"), item("Find", "indeskriptive")];
    expect(rankItems(more, "desk").map(({ label }) => label)).toEqual(["desk one", "the desk", "a-desk", "indeskriptive"]);
  });

  test("puts an id that begins so before a label that only holds it", () => {
    const more = [item("Find", "Session dec_a871"), item("Find", "a question", "dec_a871 support-desk")];
    expect(rankItems(more, "dec_a87").map(({ label }) => label)).toEqual(["a question", "Session dec_a871"]);
  });

  test("shows at most twelve of a group", () => {
    const many = Array.from({ length: 40 }, (_, n) => item("Find", `agent ${n}`));
    expect(rankItems([...many, item("Go to", "Agents")], "agent")).toHaveLength(13);
  });
});
