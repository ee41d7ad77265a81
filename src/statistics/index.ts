export { benjaminiHochberg, holm } from "./adjust-p-values.ts";
export {
  clusteredKappaError,
  cohensKappa,
  type Confusion,
  type Kappa,
  kappaOf,
  linearWeights,
  quadraticWeights,
  roganGladen,
  sensitivity,
  specificity,
} from "./agreement.ts";
export { binomialCdf } from "./binomial.ts";
export { bonettPriceInterval } from "./bonett-price-interval.ts";
export { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
export { discordanceEValue } from "./discordance-e-value.ts";
export { dropPValue } from "./drop-p-value.ts";
export { effectiveSampleSize } from "./effective-sample-size.ts";
export { failureRatio, type FailureTally, harmEValue, mismatchEValue, tallyFailure } from "./failure-split.ts";
export type { Interval } from "./interval.ts";
export { logGamma } from "./log-gamma.ts";
export { mcnemarExactP, mcnemarMidP } from "./mcnemar-exact.ts";
export { mean, standardDeviation } from "./mean.ts";
export { minimumDetectableDrop } from "./minimum-detectable-drop.ts";
export { normalCdf } from "./normal-cdf.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { pairedDifference, type PairedDifference } from "./paired-difference.ts";
export { type CaseTrials, type Estimate, passAtK, passHatK } from "./pass-at-k.ts";
export { pearson } from "./pearson.ts";
export { percentile } from "./percentile.ts";
export { inverseRegularisedBeta, regularisedBeta } from "./regularised-beta.ts";
export { casesToSee, pairsForNonInferiority, pairsToSee, type PlanRisk, trialsPerSideToSee, type VarianceParts } from "./sample-size.ts";
export { bernoulliStandardError, clusteredStandardError, standardError } from "./standard-error.ts";
export { studentTCdf, studentTQuantile } from "./student-t.ts";
export { wilsonInterval } from "./wilson-interval.ts";
