/** A set of ASCII characters: 1 at the code of each member. */
export type CharacterSet = Uint8Array;

/** The set of the ASCII characters that a pattern of one character matches. */
export function characterSet(pattern: RegExp): CharacterSet {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));
}

/** True when the character at an offset is in the set; false outside the text. */
export function isIn(set: CharacterSet, text: string, at: number): boolean {
  return set[text.charCodeAt(at)] === 1;
}

/** A text while rules look at it. */
export type Reading = {
  readonly text: string;
  /** Nothing follows the text. */
  readonly isEnd: boolean;
  /** Where the run of a set's characters ends that goes on at an offset. Each run is walked once, however many rules ask. */
  runEnd(set: CharacterSet, from: number): number;
};

/** Opens a text for rules. */
export function openReading(text: string, isEnd: boolean): Reading {
  const known = new Map<CharacterSet, { from: number; end: number }>();
  return {
    text,
    isEnd,
    runEnd(set, from) {
      const run = known.get(set);
      if (run !== undefined && from >= run.from && from <= run.end) return run.end;
      let end = from;
      while (isIn(set, text, end)) end++;
      known.set(set, { from, end });
      return end;
    },
  };
}
