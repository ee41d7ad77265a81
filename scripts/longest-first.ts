import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take over half a minute, the longest first. */
const long = ["planes", "journey", "canary", "faults", "backup", "real", "other-agents", "kill-nine", "people", "states", "pages"];

/** Begins with the files that take longest, so that none is left alone at the end; vitest would go by how large a file is. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? long.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
