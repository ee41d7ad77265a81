/** The one table of exit codes, the same for every command. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  /** Incomplete or incomparable: there is no verdict. */
  invalid: 3,
  /** Infrastructure or configuration: nothing was judged. */
  broken: 4,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command: `code` is the stable error code, the message says what to do. */
export class CommandError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.broken) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}
