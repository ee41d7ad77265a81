/** A source of uniform numbers in [0, 1). Pure code takes a Random as an argument; tests pass a seeded one. */
export type Random = () => number;

/**
 * A seeded generator (mulberry32): equal seeds give equal sequences. For rehearsals, simulations and tests,
 * never for keys or tokens.
 * @param seed any integer; only its lower 32 bits count.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
