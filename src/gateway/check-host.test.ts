import { expect, test } from "vitest";

import { checkHost } from "./check-host.ts";

test.each(["localhost", "localhost:4401", "127.0.0.1:4401", "[::1]:4401", "LOCALHOST", "10.1.2.3:4401"])(
  "the host %s may be called",
  (host) => {
    expect(checkHost({ host }, "10.1.2.3")).toEqual({ ok: true, value: host });
  },
);

test.each(["evil.example", "localhost.evil.example", "localhost:4401@evil", "127.0.0.1.evil:80", 'localhost:"x', "", undefined])(
  "the host %s may not",
  (host) => {
    expect(checkHost({ host }, "10.1.2.3")).toMatchObject({ ok: false, error: { code: "gateway/host-not-allowed" } });
  },
);

test("pages may call only from loopback", () => {
  const from = (origin: string): boolean => checkHost({ host: "localhost", origin }, "127.0.0.1").ok;
  expect(["http://localhost:3000", "https://127.0.0.1", "http://[::1]:1"].map(from)).toEqual([true, true, true]);
  expect(["http://evil.example", "null", "http://localhost.evil.example", "http://localhost@evil"].map(from)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
