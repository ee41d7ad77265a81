import { describe, expect, test } from "vitest";

import { oneOf, optionalName, ordinal, readView, writeView } from "./view-state.ts";

const parameters = { show: oneOf(["changed", "better", "worse"], "changed"), case: optionalName(), trial: ordinal() };

describe("readView", () => {
  test("reads what is allowed", () => {
    expect(readView(parameters, "?show=worse&case=refund-late-11&trial=2")).toEqual({ show: "worse", case: "refund-late-11", trial: 2 });
  });

  test("means the default where nothing or something bad is given", () => {
    const defaults = { show: "changed", case: null, trial: 1 };
    expect(readView(parameters, "")).toEqual(defaults);
    expect(readView(parameters, "?show=all%20of%20them&case=%3Cscript%3E&trial=0")).toEqual(defaults);
    expect(readView(parameters, "?trial=1.5")).toEqual(defaults);
    expect(readView(parameters, "?trial=9999999")).toEqual(defaults);
  });
});

describe("writeView", () => {
  test("leaves defaults out", () => {
    expect(writeView(parameters, { show: "changed", case: null, trial: 1 })).toBe("");
    expect(writeView(parameters, { show: "worse", case: "a", trial: 3 })).toBe("show=worse&case=a&trial=3");
  });

  test("drops bad and unknown values when a view is written back", () => {
    expect(writeView(parameters, readView(parameters, "?utm=1&show=no&case=a&trial=x"))).toBe("case=a");
  });
});
