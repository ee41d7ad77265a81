import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { Finding } from "./findings.ts";
import type { ProjectFile } from "./project-files.ts";

/** How a project starts: as it says itself, else by the file that starts a server. */
export function findCommand(
  files: readonly ProjectFile[],
  packageJson: { readonly [member: string]: Json },
): Finding<readonly string[]> | undefined {
  const procfile = files.find(({ path }) => path === "Procfile");
  const web = /^web:\s*(.+)$/m.exec(procfile?.text ?? "")?.[1];
  if (web !== undefined) return { value: ["sh", "-c", `exec ${web.trim()}`], how: "Procfile", sure: "likely" };
  const { scripts } = packageJson;
  const start = isJsonObject(scripts) ? scripts["start"] : undefined;
  // Directly, where that is all: a process between would take the signals.
  if (typeof start === "string")
    return {
      value: /^node [\w./-]+$/.test(start) ? start.split(" ") : ["npm", "start"],
      how: 'the script "start" in package.json',
      sure: "sure",
    };
  const docker = files.find(({ path }) => path === "Dockerfile");
  const cmd = /^(?:CMD|ENTRYPOINT)\s+(\[.*\])\s*$/m.exec(docker?.text ?? "")?.[1];
  const said = cmd === undefined ? undefined : parseList(cmd);
  if (said !== undefined) return { value: said, how: "Dockerfile", sure: "likely" };
  return findServerFile(files);
}

function findServerFile(files: readonly ProjectFile[]): Finding<readonly string[]> | undefined {
  const python = files.filter(({ path }) => path.endsWith(".py"));
  const runs = python.find(({ text }) => /uvicorn\.run\(|\bapp\.run\(|serve_forever\(|web\.run_app\(/.test(text));
  if (runs !== undefined) return { value: ["python3", runs.path], how: `${runs.path} starts a server`, sure: "likely" };
  const app = python
    .map(({ path, text }) => ({ path, name: /^(\w+)\s*=\s*(?:FastAPI|Starlette)\(/m.exec(text)?.[1] }))
    .find(({ name }) => name !== undefined);
  if (app !== undefined) {
    const module = app.path.replace(/\.py$/, "").replaceAll("/", ".");
    return {
      value: ["sh", "-c", `exec uvicorn ${module}:${app.name} --host 127.0.0.1 --port $PORT`],
      how: `${app.path} has an application that uvicorn serves`,
      sure: "likely",
    };
  }
  const flask = python.find(({ text }) => /=\s*Flask\(/.test(text));
  if (flask !== undefined) {
    const command = `exec flask --app ${flask.path.replace(/\.py$/, "")} run --port $PORT`;
    return { value: ["sh", "-c", command], how: `${flask.path} has a Flask application`, sure: "likely" };
  }
  const node = files.find(({ path, text }) => /\.[cm]?[jt]s$/.test(path) && /\.listen\(|\bserve\(/.test(text));
  if (node !== undefined) return { value: ["node", node.path], how: `${node.path} listens`, sure: "likely" };
  const main = files.find(({ path }) => /(?:^|\/)(?:main|app|server|agent)\.(?:py|[cm]?[jt]s)$/.test(path));
  if (main === undefined) return undefined;
  return { value: [main.path.endsWith(".py") ? "python3" : "node", main.path], how: "by its name", sure: "guess" };
}

function parseList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
