/** What the rehearsed model takes from a system prompt. A prompt that says none of it makes it careful, terse and trusting. */
export type Instructions = {
  /** Asked for speed and generosity without being told to check first: it then skips the check now and then. */
  readonly isHasty: boolean;
  /** Asked to look things over twice. */
  readonly looksTwice: boolean;
  /** Asked for warm, detailed answers. */
  readonly isWordy: boolean;
  /** Told that amounts come from the shop's records, whatever the customer says. */
  readonly trustsRecordsOnly: boolean;
};

/** Reads a system prompt the way the rehearsal was written: by its words. */
export function readInstructions(prompt: string): Instructions {
  const wantsSpeed = /\b(quick|quickly|fast|generous|waiting)\b/i.test(prompt);
  const demandsCheck = /\b(always|never|before)\b[^.]*\beligib/i.test(prompt);
  return {
    isHasty: wantsSpeed && !demandsCheck,
    looksTwice: /\b(twice|double-check)\b/i.test(prompt),
    isWordy: /\b(warm|warmly|in detail|reassure)\b/i.test(prompt),
    trustsRecordsOnly: /\bnever\b[^.]*\b(amount|figure|sum)\b[^.]*\bcustomer\b/i.test(prompt),
  };
}
