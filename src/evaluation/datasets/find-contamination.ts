import type { Case } from "../domain/suite.ts";
import { wordsOf } from "../domain/text-vector.ts";
import { userTexts } from "../domain/user-texts.ts";

/** Words of a case that stand in a text which the agent is given anyway, such as a prompt with examples. */
export type Contamination = {
  readonly case: string;
  /** Which text. */
  readonly source: string;
  /** The longest run of words that both have. */
  readonly words: string;
  readonly length: number;
  /** Of what the case's user says, 0 to 1. */
  readonly share: number;
};

/** A shorter run is how people speak. */
const leastRun = 8;
/** Unless it is all that a user says, of at least so many words. */
const leastWhole = 4;

/**
 * Finds cases that an agent has seen: a run of at least eight words of what its user says, or all of it, stands in one of the texts. Such a case
 * measures memory. Numbers count as equal, whichever they are.
 * Source: overlap of runs of words as a test for contamination, T. Brown et al., arXiv:2005.14165, appendix C (there 13 words, of web pages).
 */
export function findContamination(
  cases: readonly Pick<Case, "id" | "turns" | "user">[],
  sources: readonly { readonly name: string; readonly text: string }[],
): Contamination[] {
  const read = sources.map(({ name, text }) => {
    const words = wordsOf(text);
    return { name, words, starts: startsOf(words) };
  });
  return cases.flatMap(({ id, ...one }) =>
    read.flatMap(({ name, words, starts }): Contamination[] => {
      const best = userTexts(one)
        .map((turn) => {
          const said = wordsOf(turn);
          const longest = longestRun(said, words, starts);
          return { ...longest, share: said.length === 0 ? 0 : longest.length / said.length };
        })
        .filter(({ length, share }) => length >= leastRun || (share === 1 && length >= leastWhole))
        .toSorted((a, b) => b.length - a.length)[0];
      return best === undefined ? [] : [{ case: id, source: name, ...best }];
    }),
  );
}

/** Where each pair of words begins. */
function startsOf(words: readonly string[]): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(words.keys(), (at) => `${words[at]} ${words[at + 1] ?? ""}`);
}

function longestRun(
  said: readonly string[],
  words: readonly string[],
  starts: ReadonlyMap<string, readonly number[]>,
): { readonly words: string; readonly length: number } {
  let [from, length] = [0, 0];
  for (let at = 0; at < said.length - 1 && said.length - at > length; at++) {
    for (const start of starts.get(`${said[at]} ${said[at + 1]}`) ?? []) {
      let same = 2;
      while (at + same < said.length && said[at + same] === words[start + same]) same++;
      if (same > length) [from, length] = [at, same];
    }
  }
  return { words: said.slice(from, from + length).join(" "), length };
}
