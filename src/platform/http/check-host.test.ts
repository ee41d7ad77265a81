import { expect, test } from "vitest";

import { checkHost } from "./check-host.ts";

const names = ["airworthy.example", "[fe80::1]"];
const refusalOf = (host: string | undefined, origin?: string): string => {
  try {
    checkHost({ host, origin }, names);
    return "";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
};

test.each([
  ["localhost:4400", undefined],
  ["127.0.0.1", "http://localhost:4404"],
  ["[::1]:4400", "http://[::1]:4400"],
  ["Airworthy.example", "https://airworthy.example"],
  ["airworthy.example:4400", "https://airworthy.example:8443"],
  ["[fe80::1]:4400", "http://[fe80::1]:4400"],
  ["airworthy.example", "http://localhost:4400"],
])("Host %s with Origin %s is served", (host, origin) => {
  expect(refusalOf(host, origin)).toBe("");
});

test.each([
  ["evil.example", undefined, "http/host-not-allowed"],
  [undefined, undefined, "http/host-not-allowed"],
  ["", undefined, "http/host-not-allowed"],
  ["localhost.evil.example", undefined, "http/host-not-allowed"],
  ["airworthy.example.evil.example", undefined, "http/host-not-allowed"],
  ["evil.example:4400", "http://localhost:4400", "http/host-not-allowed"],
  ["airworthy.example", "https://evil.example", "http/origin-not-allowed"],
  ["localhost:4400", "null", "http/origin-not-allowed"],
  ["localhost:4400", "ftp://localhost:4400", "http/origin-not-allowed"],
  ["localhost:4400", "https://airworthy.example.evil.example", "http/origin-not-allowed"],
])("Host %s with Origin %s is refused", (host, origin, code) => {
  expect(refusalOf(host, origin)).toBe(code);
});
