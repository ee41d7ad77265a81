import { expect, test } from "vitest";

import { withoutControls } from "./without-controls.ts";

test("what a file says is no command to a terminal", () => {
  expect(withoutControls("\u001B]0;own\u0007 \u009B31m\r\u0000 é 中\n\tnext")).toBe(
    "\uFFFD]0;own\uFFFD \uFFFD31m\uFFFD\uFFFD é 中\n\tnext",
  );
});

test("a line that ends as Windows writes it stays one", () => {
  expect(withoutControls("one\r\ntwo\rthree")).toBe("one\r\ntwo\uFFFDthree");
});
