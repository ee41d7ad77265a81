import { expect, test } from "vitest";

import { sayOrigins } from "./say-origins.ts";

test("origins are said in words, most first", () => {
  expect(sayOrigins({ person: 4, trace: 1_200, unknown: 30 })).toBe("1,200 from traces, 30 of unknown origin, 4 by people");
});
