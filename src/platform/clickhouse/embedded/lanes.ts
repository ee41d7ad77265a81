/** What of chDB's `Session` is used. */
export type EngineSession = {
  queryAsync(query: string, options: { readonly format: string }): Promise<{ bytes(): Uint8Array }>;
  queryStream(query: string, options: { readonly format: string }): AsyncIterable<{ raw(): Uint8Array }>;
  insert(rows: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly values: Buffer;
    readonly format: "TabSeparated";
  }): Promise<{ readonly rowsWritten: number }>;
  close(): void;
};

/** Settings and bound parameters of one statement, by name; a parameter's value is escaped as in tab-separated text. */
export type StatementContext = { readonly settings: ReadonlyMap<string, string>; readonly parameters: ReadonlyMap<string, string> };

/** Sessions of one engine; each runs one statement at a time. */
export type Lanes = {
  run<T>(context: StatementContext, work: (session: EngineSession) => Promise<T>): Promise<T>;
};

/**
 * Shares some sessions among statements, in the order in which they come: a statement that takes long holds up its own session only.
 * Settings and parameters are set on the session before its statement, since the engine's own binding of parameters serialises all of them.
 * INVARIANT: no setting outlives its statement.
 */
export function createLanes(sessions: readonly EngineSession[]): Lanes {
  const idle = sessions.map((session) => ({ session, set: [] as readonly string[] }));
  const waiting: ((lane: (typeof idle)[number]) => void)[] = [];

  const take = (): Promise<(typeof idle)[number]> => {
    const lane = idle.pop();
    return lane === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lane);
  };
  return {
    run: async ({ settings, parameters }, work) => {
      const lane = await take();
      try {
        const assignments = [
          ...lane.set.filter((name) => !settings.has(name)).map((name) => `${name} = DEFAULT`),
          ...Array.from(settings, ([name, value]) => `${name} = ${literal(value)}`),
          ...Array.from(parameters, ([name, value]) => `param_${name} = ${literal(value)}`),
        ];
        lane.set = [...new Set([...lane.set, ...settings.keys()])];
        if (assignments.length > 0) await lane.session.queryAsync(`SET ${assignments.join(", ")}`, { format: "TabSeparated" });
        lane.set = [...settings.keys()];
        return await work(lane.session);
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(lane);
        else next(lane);
      }
    },
  };
}

/** A text as a literal of SQL. */
function literal(text: string): string {
  return `'${text.replaceAll("\\", String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
