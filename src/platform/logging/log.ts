/** Facts of one log line; messages, prompts and keys never belong here. */
export type LogFacts = { readonly [key: string]: string | number | boolean | null | undefined };

/** A structured log: one JSON object per line on standard error. */
export type Log = {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
  /** A log that adds facts to every line. */
  with(facts: LogFacts): Log;
};

/** A log that writes to a stream, standard error unless told. */
export function createLog(base: LogFacts = {}, out: { write(line: string): unknown } = process.stderr): Log {
  const write = (level: string, event: string, facts: LogFacts = {}): void => {
    out.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...base, ...facts })}\n`);
  };
  return {
    info: (event, facts) => write("info", event, facts),
    warn: (event, facts) => write("warn", event, facts),
    error: (event, facts) => write("error", event, facts),
    with: (facts) => createLog({ ...base, ...facts }, out),
  };
}
