import { appendFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Notes each failure as one line in the file that AIRWORTHY_FAILURES names, so that they can be the last lines of a long output. */
export const listFailures: Reporter = {
  onTestRunEnd: (modules: readonly TestModule[], unhandled: readonly SerializedError[]) => {
    const file = process.env["AIRWORTHY_FAILURES"];
    if (file === undefined) return;
    const lines = modules.flatMap((module) => {
      const where = `${module.project.name} ${module.relativeModuleId}`;
      const failed = [...module.children.allTests("failed")].map((test) => line(`${where} > ${test.fullName}`, test.result().errors ?? []));
      const hooks = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
      return [
        ...module.errors().map((error) => line(where, [error])),
        ...hooks.map((suite) => line(`${where} > ${suite.fullName}`, suite.errors())),
        ...failed,
      ];
    });
    appendFileSync(file, [...lines, ...unhandled.map((error) => line("outside of a test", [error]))].join(""));
  },
};

const headLength = 160;
const tailLength = 340;

/** The beginning and the end of what was said: output that a test quotes has its reason at the end. */
function line(where: string, errors: readonly Pick<SerializedError, "message">[]): string {
  // oxlint-disable-next-line no-control-regex -- colours
  const said = errors.map(({ message }) => message.replace(/\u001B\[[0-9;]*m/g, "").replace(/\s+/g, " ")).join("; ");
  const cut = said.length > headLength + tailLength ? `${said.slice(0, headLength)} ... ${said.slice(-tailLength)}` : said;
  return `${where}: ${cut}\n`;
}
