import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { findBreaches, readTable } from "./check-layers.ts";

const table = readTable(readFileSync(new URL("../ARCHITECTURE.md", import.meta.url), "utf8"));
const check = (path: string, text: string): string[] => findBreaches(table, [{ path, text }]);

describe("the dependency table of ARCHITECTURE.md", () => {
  test.each([
    ["a domain that reads files", "src/evaluation/domain/x.ts", 'import { readFileSync } from "node:fs";'],
    ["a domain that uses a package", "src/delivery/domain/x.ts", 'import { z } from "zod";'],
    ["a domain that uses a use case", "src/delivery/domain/x.ts", 'import { a } from "../snapshot.ts";'],
    ["a gateway that reaches a use case", "src/gateway/x.ts", 'import { registerVersion } from "../registry/index.ts";'],
    ["a gateway with zod", "src/gateway/agents/x.ts", 'import { z } from "zod";'],
    ["a capability that uses a later one", "src/registry/x.ts", 'import { requestRun } from "../evaluation/index.ts";'],
    ["a capability that reaches inside an earlier one", "src/delivery/x.ts", 'import { findRun } from "../evaluation/run-store.ts";'],
    ["a use case with an HTTP framework", "src/evaluation/x.ts", 'import Fastify from "fastify";'],
    ["platform that knows a capability", "src/platform/http/x.ts", 'import { a } from "../../audit/index.ts";'],
    ["a re-export over a border", "src/statistics/x.ts", 'export { a } from "../audit/index.ts";'],
    ["a dynamic import over a border", "src/gateway/x.ts", 'const a = await import("../delivery/index.ts");'],
    ["an import over several lines", "src/gateway/x.ts", 'import {\n  a,\n  b,\n} from "../evaluation/index.ts";'],
    ["anything that uses main", "src/delivery/x.ts", 'import { startServer } from "../main/server.ts";'],
    ["a file that no line covers", "src/elsewhere.ts", "export const a = 1;"],
  ])("refuses %s", (_what, path, text) => {
    expect(check(path, text)).toHaveLength(1);
  });

  test.each([
    ["a use case that uses an earlier capability", "src/delivery/x.ts", 'import { findVersion } from "../registry/index.ts";'],
    ["routes with zod", "src/evaluation/routes.ts", 'import { z } from "zod";\nimport { a } from "./x.ts";'],
    ["a gateway that judges with a domain", "src/gateway/x.ts", 'import type { Snapshot } from "../delivery/domain/snapshot.ts";'],
    ["an import that stands in a comment", "src/kernel/x.ts", '// import { z } from "zod";\nexport const a = 1;'],
  ])("allows %s", (_what, path, text) => {
    expect(check(path, text)).toEqual([]);
  });

  test("does not pass on an empty tree", () => {
    expect(() => findBreaches(table, [])).toThrow("check would pass on nothing");
  });
});
