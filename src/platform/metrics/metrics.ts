/** Label values by name. */
export type Labels = { readonly [name: string]: string };

/** One number of a metric. */
export type Sample = { readonly labels?: Labels; readonly value: number };

/** Counts something, for ever. */
export type Counter = (labels?: Labels, by?: number) => void;

/** The numbers of this process for Prometheus. Names get the prefix `airworthy_`; labels never hold what people or agents say. */
export type Metrics = {
  /** A number that only grows; its name ends in `_total`. It is there from its first count on. */
  counter(name: string, help: string): Counter;
  /** Numbers that are read when somebody asks; `counter` where they only grow. What cannot be read is left out. */
  read(name: string, help: string, type: "gauge" | "counter", read: ReadSamples): void;
  /** Everything in the text format of Prometheus 0.0.4, in the order in which it was added. */
  render(): Promise<string>;
};

type ReadSamples = () => readonly Sample[] | Promise<readonly Sample[]>;
type Metric = { readonly name: string; readonly help: string; readonly type: "gauge" | "counter"; readonly read: ReadSamples };

/** No metrics yet. */
export function createMetrics(): Metrics {
  const metrics = new Map<string, Metric>();
  const add = (metric: Metric): void => {
    if (!/^[a-z][a-z0-9_]*$/.test(metric.name) || metrics.has(metric.name))
      throw new Error(`The metric "${metric.name}" is misnamed or there`);
    metrics.set(metric.name, metric);
  };
  return {
    counter: (name, help) => {
      const counts = new Map<string, Sample>();
      add({ name, help, type: "counter", read: () => [...counts.values()] });
      const count: Counter = (labels = {}, by = 1) => {
        const key = renderLabels(labels);
        counts.set(key, { labels, value: (counts.get(key)?.value ?? 0) + by });
      };
      return count;
    },
    read: (name, help, type, read) => add({ name, help, type, read }),
    render: async () => (await Promise.all([...metrics.values()].map(renderMetric))).join(""),
  };
}

async function renderMetric({ name, help, type, read }: Metric): Promise<string> {
  let samples: readonly Sample[];
  try {
    samples = await read();
  } catch {
    return ""; // a part that is down is no reason to say nothing of the others
  }
  const full = `airworthy_${name}`;
  const lines = samples.map(({ labels = {}, value }) => `${full}${renderLabels(labels)} ${value}\n`);
  return `# HELP ${full} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${full} ${type}\n${lines.join("")}`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
