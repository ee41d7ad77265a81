// What processes hold of the machine's memory, and what they took of its processors (Linux).
import { readFileSync } from "node:fs";

/** RSS counts pages that are shared with others in full, PSS by share; megabytes. */
export type Memory = { readonly rss: number; readonly pss: number };

export function readMemory(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const megabytes = (name: string): number => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0) / 1_024);
  return { rss: megabytes("Rss"), pss: megabytes("Pss") };
}

/** The child of a process whose command line holds a text. */
export function findChild(pid: number, text: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes(text));
  if (found === undefined) throw new Error(`Process ${pid} has no child ${text}`);
  return found;
}

/** Seconds of processor time so far. */
export function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100; // in ticks of 10 ms
}

/** By the name of a result: what the server, its gateway and its span store hold now. */
export function readPlatformMemory(server: number, data: string, when: string): { readonly [name: string]: number } {
  const gateway = Number(readFileSync(`${data}/gateway/pid`, "utf8"));
  const pids = { server, gateway, span_store: findChild(server, "span-store") };
  return Object.fromEntries(
    Object.entries(pids).flatMap(([name, pid]) => {
      const { rss, pss } = readMemory(pid);
      return [
        [`${name}_rss_${when}_mb`, rss],
        [`${name}_pss_${when}_mb`, pss],
      ];
    }),
  );
}
