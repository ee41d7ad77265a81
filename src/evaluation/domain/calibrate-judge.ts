import {
  clusteredKappaError,
  type Confusion,
  kappaOf,
  normalQuantile,
  roganGladen,
  sensitivity,
  specificity,
} from "../../statistics/index.ts";

/** A judge's verdict on something that somebody, or a program, has labelled. */
export type Judged = {
  readonly label: boolean;
  readonly verdict: string;
  /** Of what it was a trial; absent: of nothing that comes again. */
  readonly case?: string;
};

/** What a judge is worth on a labelled sample. Rates and kappa are null where the sample cannot know them. */
export type Calibration = {
  /** With a verdict that can be read. */
  readonly n: number;
  /** Different cases among them. */
  readonly cases: number;
  readonly confusion: Confusion;
  readonly kappa: number | null;
  readonly se: number | null;
  /** One-sided, 95 %; where cases come again by their error over cases, if that is larger. */
  readonly kappaLower: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  /** The share that the judge passes, and the true share behind it: on this very sample that is its share of passes by construction. */
  readonly passShare: number | null;
  readonly correctedPassShare: number | null;
  /** How often each word was said; more than two means that nobody told the judge which words there are. */
  readonly vocabulary: { readonly [word: string]: number };
  /** Verdicts that are none of the words known; they are errors and count for nothing. */
  readonly unread: readonly string[];
  readonly mayBlock: boolean;
  /** Why it may not; empty when it may. */
  readonly why: readonly string[];
};

const passWords = ["pass", "passed", "true", "yes", "1", "satisfied", "satisfactory", "compliant", "correct", "valid", "acceptable"];
const failWords = [
  "fail",
  "failed",
  "false",
  "no",
  "0",
  "unsatisfied",
  "unsatisfactory",
  "noncompliant",
  "non-compliant",
  "incorrect",
  "invalid",
  "unacceptable",
];

/** Whether a verdict passes, by the words that are known; undefined for any other. */
export function readVerdict(verdict: string): boolean | undefined {
  const word = wordOf(verdict);
  if (passWords.includes(word)) return true;
  return failWords.includes(word) ? false : undefined;
}

function wordOf(verdict: string): string {
  return verdict.trim().toLowerCase();
}

const leastCases = 50;
const none: Confusion = { tp: 0, fp: 0, fn: 0, tn: 0 };
const leastKappa = 0.4;
const leastSpecificity = 0.8;

/**
 * Holds a judge's verdicts against labels that are taken to be right. It may block only with at least 50 labelled cases, a lower bound of kappa of 0.4,
 * a specificity of 0.8, and no verdict that could not be read.
 */
export function calibrateJudge(judged: readonly Judged[]): Calibration {
  const confusion = { ...none };
  const vocabulary: Record<string, number> = {};
  const unread: string[] = [];
  const byCase = new Map<string, Confusion>();
  for (const [index, { label, verdict, case: name = `#${index}` }] of judged.entries()) {
    const passes = readVerdict(verdict);
    if (passes === undefined) {
      unread.push(verdict);
      continue;
    }
    const word = wordOf(verdict);
    vocabulary[word] = (vocabulary[word] ?? 0) + 1;
    const cell = passes ? (label ? "tp" : "fp") : label ? "fn" : "tn";
    confusion[cell] += 1;
    const known = byCase.get(name) ?? none;
    byCase.set(name, { ...known, [cell]: known[cell] + 1 });
  }
  const { tp, fp, fn, tn } = confusion;
  const n = tp + fp + fn + tn;
  const { kappa, se } = kappaOf(confusion);
  const error = byCase.size === n ? se : Math.max(se, clusteredKappaError([...byCase.values()]));
  const lower = kappa - normalQuantile(0.95) * error;
  const rates = { sensitivity: sensitivity(confusion), specificity: specificity(confusion) };
  const passShare = (tp + fp) / n;
  const why = [
    ...(byCase.size < leastCases ? [`it needs ${leastCases} labelled cases and has ${byCase.size}`] : []),
    ...(lower >= leastKappa ? [] : [`the lower bound of its kappa is ${say(lower)}, below ${leastKappa}`]),
    ...(rates.specificity >= leastSpecificity ? [] : [`its specificity is ${say(rates.specificity)}, below ${leastSpecificity}`]),
    ...(unread.length > 0 ? [`${unread.length} of its verdicts cannot be read`] : []),
  ];
  return {
    n,
    cases: byCase.size,
    confusion,
    kappa: known(kappa),
    se: known(se),
    kappaLower: known(lower),
    sensitivity: known(rates.sensitivity),
    specificity: known(rates.specificity),
    passShare: known(passShare),
    correctedPassShare: known(roganGladen(passShare, rates)),
    vocabulary,
    unread,
    mayBlock: why.length === 0,
    why,
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function say(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : "unknown";
}
