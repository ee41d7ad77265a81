import { cohensKappa, mcnemarExactP, mean, normalQuantile, wilsonInterval } from "../../../statistics/index.ts";
import { type LabelledItem, otherSide } from "./label.ts";

/** A share of items with its two-sided 95 % interval; null bounds and value where there is no item. */
export type ShareOfItems = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly items: number;
};

/** How the two versions did on some items, each of which weighs the same whatever the number of its labels. */
export type Preference = {
  readonly items: number;
  /** By most labels of an item; a tie where they are even. */
  readonly candidate: number;
  readonly baseline: number;
  readonly ties: number;
  /** Of the items that are no tie, those that the candidate won; Wilson. */
  readonly winRate: ShareOfItems;
  /** Exact two-sided sign test on the items that are no tie; 1 where none is. */
  readonly signP: number;
  /** The mean over items of the share of labels that pass the side. */
  readonly candidatePass: ShareOfItems;
  readonly baselinePass: ShareOfItems;
};

/** How far reviewers say the same where they looked at the same. */
export type Agreement = {
  /** The mean over items of the share of pairs of labels that are equal. */
  readonly share: ShareOfItems;
  /** The mean of the pairs' kappas; null where none of them exists. */
  readonly kappa: number | null;
  readonly pairs: readonly PairOfReviewers[];
};

export type PairOfReviewers = {
  readonly reviewers: readonly [string, string];
  /** What both judged. */
  readonly n: number;
  readonly agreement: number;
  /** Null where both always say the same one thing, which chance alone would explain. */
  readonly kappa: number | null;
  readonly ci95: readonly [number, number] | null;
};

export type ReviewNumbers = {
  /** Items that have a label. */
  readonly items: number;
  readonly labels: number;
  readonly reviewers: readonly string[];
  /** On who won, and on whether each side passes. */
  readonly agreement: { readonly winner: Agreement; readonly pass: Agreement };
  /** Items that were chosen for a reason: what they say holds of such cases, not of the suite. */
  readonly disagreements: Preference;
  /** Items that were drawn from the rest. */
  readonly control: Preference;
};

/**
 * What labels say. The unit is the item: several labels of one item are no several pieces of evidence, so intervals are Wilson's over items, which
 * is cautious for means of shares.
 * Kappa of more than two reviewers is the mean over pairs (R. J. Light, Psychological Bulletin 76 (1971) 365-377).
 */
export function summariseLabels(items: readonly LabelledItem[]): ReviewNumbers {
  const labelled = items.filter(({ labels }) => labels.length > 0);
  return {
    items: labelled.length,
    labels: labelled.reduce((sum, { labels }) => sum + labels.length, 0),
    reviewers: [...new Set(labelled.flatMap(({ labels }) => labels.map(({ person }) => person)))].toSorted(),
    agreement: {
      winner: agreementOn(labelled.map(({ labels }) => [labels.map(({ person, winner }) => ({ person, said: winner }))])),
      pass: agreementOn(
        labelled.map(({ labels }) =>
          (["a", "b"] as const).map((side) => labels.map((label) => ({ person: label.person, said: label[side] }))),
        ),
      ),
    },
    disagreements: preferenceOf(labelled.filter(({ reason }) => reason !== "control")),
    control: preferenceOf(labelled.filter(({ reason }) => reason === "control")),
  };
}

function preferenceOf(items: readonly LabelledItem[]): Preference {
  const leads = items.map(({ candidateSide, labels }) => {
    const votes = (side: string): number => labels.filter(({ winner }) => winner === side).length;
    return Math.sign(votes(candidateSide) - votes(otherSide(candidateSide)));
  });
  const count = (sign: number): number => leads.filter((lead) => lead === sign).length;
  const [candidate, baseline] = [count(1), count(-1)];
  const passes = (of: (item: LabelledItem) => "a" | "b"): ShareOfItems =>
    shareOf(items.map((item) => mean(item.labels.map((label) => (label[of(item)] === "pass" ? 1 : 0)))));
  return {
    items: items.length,
    candidate,
    baseline,
    ties: count(0),
    winRate: shareOf(leads.flatMap((lead) => (lead === 0 ? [] : [lead === 1 ? 1 : 0]))),
    signP: mcnemarExactP({ gained: candidate, lost: baseline }),
    candidatePass: passes(({ candidateSide }) => candidateSide),
    baselinePass: passes(({ candidateSide }) => otherSide(candidateSide)),
  };
}

type Said = { readonly person: string; readonly said: string };

/** @param items by item what was asked of it, and by question what each reviewer said. */
function agreementOn(items: readonly (readonly (readonly Said[])[])[]): Agreement {
  const met = new Map<string, { readonly reviewers: readonly [string, string]; readonly said: (readonly [string, string])[] }>();
  const shares = items.flatMap((questions) => {
    const equal = questions.flatMap((said) => pairsOf(said).map(([one, other]) => (one.said === other.said ? 1 : 0)));
    for (const [one, other] of questions.flatMap(pairsOf)) {
      const key = JSON.stringify([one.person, other.person]);
      const known = met.get(key) ?? { reviewers: [one.person, other.person] as const, said: [] };
      known.said.push([one.said, other.said]);
      met.set(key, known);
    }
    return equal.length === 0 ? [] : [mean(equal)];
  });
  const pairs = [...met.values()].map(({ reviewers, said }) => pairOf(reviewers, said));
  const kappas = pairs.flatMap(({ kappa }) => (kappa === null ? [] : [kappa]));
  return { share: shareOf(shares), kappa: kappas.length === 0 ? null : mean(kappas), pairs };
}

function pairOf(reviewers: readonly [string, string], said: readonly (readonly [string, string])[]): PairOfReviewers {
  const words = [...new Set(said.flat())].toSorted();
  const table = words.map((one) => words.map((other) => said.filter(([a, b]) => a === one && b === other).length));
  const { kappa, se } = cohensKappa(table);
  const half = normalQuantile(0.975) * se;
  return {
    reviewers,
    n: said.length,
    agreement: said.filter(([one, other]) => one === other).length / said.length,
    kappa: Number.isFinite(kappa) ? kappa : null,
    ci95: Number.isFinite(kappa) && Number.isFinite(half) ? [Math.max(-1, kappa - half), Math.min(1, kappa + half)] : null,
  };
}

/** Every two of some labels, each pair of people in the order of their names. */
function pairsOf(said: readonly Said[]): (readonly [Said, Said])[] {
  const sorted = said.toSorted((one, other) => (one.person < other.person ? -1 : 1));
  return sorted.flatMap((one, index) => sorted.slice(index + 1).map((other) => [one, other] as const));
}

/** @param values 0 to 1, one of each item. */
function shareOf(values: readonly number[]): ShareOfItems {
  if (values.length === 0) return { value: null, low: null, high: null, items: 0 };
  const value = mean(values);
  return { value, ...wilsonInterval(value, values.length, 0.95), items: values.length };
}
