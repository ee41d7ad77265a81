import { describe, expect, test } from "vitest";

import { countInFlight, type Gateway, type Gateways, isInForce, listLeftOut, watermark } from "./gateway.ts";

const now = 1_000_000;
const gateway = (id: string, given: Partial<Gateway> = {}): Gateway => ({
  id,
  plane: `pln_${id}`,
  url: "http://127.0.0.1:1",
  pulledAt: now - 500,
  toldAt: now - 500,
  completeThrough: now - 600,
  weights: {},
  inFlight: {},
  ...given,
});
const all = (...gateways: Gateway[]): Gateways => ({ now, all: gateways });
const silent = (ms: number): Partial<Gateway> => ({ pulledAt: now - ms, toldAt: now - ms, completeThrough: now - ms });

describe("a share of new sessions is in force", () => {
  const [holds, lags] = [gateway("a", { weights: { dep: 0.5 } }), gateway("b", { weights: { dep: 0.1 } })];

  test("once every gateway that answers holds it, and not while none does", () => {
    expect(isInForce(all(holds), "dep", 0.5)).toBe(true);
    expect(isInForce(all(holds, lags), "dep", 0.5)).toBe(false);
    expect(isInForce(all(holds, { ...lags, ...silent(10_001) }), "dep", 0.5)).toBe(true);
    expect(isInForce(all({ ...holds, ...silent(10_001) }), "dep", 0.5)).toBe(false);
    expect(isInForce(all(), "dep", 0)).toBe(false);
  });

  test("of nothing where a gateway does not know the deployment", () => {
    expect(isInForce(all(gateway("a")), "dep", 0)).toBe(true);
  });
});

describe("the watermark", () => {
  test("is the least of all gateways, and waits for one that is silent for a minute and no longer", () => {
    expect(watermark(all(gateway("a"), gateway("b", { completeThrough: now - 9_000 })))).toBe(now - 9_000);
    expect(watermark(all(gateway("a"), gateway("b", silent(60_000))))).toBe(now - 60_000);
    expect(watermark(all(gateway("a"), gateway("b", silent(60_001))))).toBe(now - 600);
  });

  test("says nothing while a gateway was never pulled, or while none is there", () => {
    expect(watermark(all(gateway("a"), gateway("b", { pulledAt: undefined, completeThrough: undefined })))).toBeUndefined();
    expect(watermark(all(gateway("a", silent(60_001))))).toBeUndefined();
    expect(watermark(all())).toBeUndefined();
  });
});

test("a gateway is left out where it was heard of since a time, and not for a minute", () => {
  const gateways = all(gateway("a"), gateway("b", silent(70_000)), gateway("c", silent(900_000)));
  expect(listLeftOut(gateways, now - 100_000).map(({ id }) => id)).toEqual(["b"]);
});

test("open requests are those of all gateways that answer", () => {
  const busy = { inFlight: { dep: 2 } };
  expect(countInFlight(all(gateway("a", busy), gateway("b", busy), gateway("c", { ...busy, ...silent(20_000) })), "dep")).toBe(4);
});
