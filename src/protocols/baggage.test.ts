import { describe, expect, test } from "vitest";

import { baggageMember, readBaggage, writeBaggage } from "./baggage.ts";

describe("baggage", () => {
  test("members are read decoded, and written as they stood with their properties", () => {
    const members = readBaggage("a=1;ttl=2, b = x%20y ,broken,=none,c=%zz");
    expect(members.map(({ key, value }) => [key, value])).toEqual([
      ["a", "1"],
      ["b", "x y"],
      ["c", "%zz"],
    ]);
    expect(writeBaggage(members)).toBe("a=1;ttl=2,b = x%20y,c=%zz");
  });

  test("any value comes back from the header it was written into", () => {
    for (const value of ["plain", "a,b;c=d", "ünï 💥", '"\\']) {
      expect(readBaggage(writeBaggage([baggageMember("k", value)]))).toMatchObject([{ key: "k", value }]);
    }
  });

  test("half of a surrogate pair is written as the replacement character", () => {
    expect(baggageMember("k", "\ud800").text).toBe("k=%EF%BF%BD");
  });

  test("no members make no header", () => {
    expect(writeBaggage(readBaggage(undefined))).toBeUndefined();
  });
});
