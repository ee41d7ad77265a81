/** What a scorer finds. `pass` is null where it could not judge, which is neither for nor against the agent. */
export type Finding = {
  readonly pass: boolean | null;
  readonly why: string;
  /** A judge whose samples were not of one mind; absent: they were, or nobody was asked. */
  readonly isUnsure?: true;
};
