import { expect, test } from "vitest";

import { counted } from "./counted.ts";

test("takes an s except for one", () => {
  expect(counted(1, "record")).toBe("1 record");
  expect(counted(0, "record")).toBe("0 records");
  expect(counted(2400, "record")).toBe("2,400 records");
});
