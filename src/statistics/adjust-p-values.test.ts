import fc from "fast-check";
import { expect, test } from "vitest";

import { benjaminiHochberg, holm } from "./adjust-p-values.ts";

const close = (values: readonly number[]) => values.map((value): unknown => expect.closeTo(value, 12));

test("Holm's are those of R's p.adjust, in the order given", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual(close([0.03, 0.06, 0.06, 0.02]));
  expect(holm([0.01, 0.02, 0.03, 0.04, 0.05])).toEqual(close([0.05, 0.08, 0.09, 0.09, 0.09]));
});

test("Benjamini and Hochberg's are those of R's p.adjust", () => {
  expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005])).toEqual(close([0.02, 0.04, 0.04, 0.02]));
  expect(benjaminiHochberg([0.01, 0.02, 0.03, 0.04, 0.05])).toEqual(close([0.05, 0.05, 0.05, 0.05, 0.05]));
});

test("one hypothesis stays as it is; none gives none; nothing passes 1 or falls below what it was", () => {
  expect([holm([0.3]), benjaminiHochberg([0.3]), holm([])]).toEqual([[0.3], [0.3], []]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
      const [byHolm, byRate] = [holm(pValues), benjaminiHochberg(pValues)];
      pValues.forEach((p, index) => {
        const [h, b] = [byHolm[index] ?? NaN, byRate[index] ?? NaN];
        expect(h <= 1 && b <= h + 1e-12 && b >= p - 1e-12).toBe(true);
      });
    }),
  );
});
