import { logGamma } from "./log-gamma.ts";

/**
 * The regularised incomplete beta function I_x(a, b), which is the cdf of the Beta(a, b) distribution; x from 0 to 1, a and b above 0.
 * Source: NIST DLMF 8.17.22, the continued fraction evaluated by Lentz's method (W. J. Lentz, Applied Optics 15 (1976) 668).
 * @throws RangeError for x outside 0 to 1.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`regularisedBeta needs x from 0 to 1, not ${x}`);
  if (x === 0 || x === 1) return x;
  // The fraction converges fast below the mean only; above it, I_x(a, b) = 1 - I_1-x(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  return Math.exp(logBetaKernel(x, a, b)) / a / continuedFraction(x, a, b);
}

/**
 * The x with I_x(a, b) = p: the quantile function of Beta(a, b). Newton's method inside a bracket, which bisection narrows where a step leaves it.
 * @throws RangeError for p outside 0 to 1.
 */
export function inverseRegularisedBeta(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`inverseRegularisedBeta needs p from 0 to 1, not ${p}`);
  if (p === 0 || p === 1) return p;
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 400; step++) {
    const excess = regularisedBeta(x, a, b) - p;
    if (excess > 0) high = x;
    else low = x;
    const density = Math.exp(logBetaKernel(x, a, b)) / (x * (1 - x));
    const newton = x - excess / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}

/** ln of x^a (1 - x)^b / B(a, b). */
function logBetaKernel(x: number, a: number, b: number): number {
  return a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300; // Lentz's guard against a division by zero
  let c = 1;
  let d = 0;
  let fraction = 1;
  for (let step = 1; step <= 100_000 && Math.abs(c * d - 1) > 1e-16; step++) {
    const m = Math.floor(step / 2);
    const top = step % 2 === 0 ? m * (b - m) * x : -(a + m) * (a + b + m) * x;
    const coefficient = top / ((a + step - 1) * (a + step));
    d = 1 / (1 + coefficient * d || tiny);
    c = 1 + coefficient / c || tiny;
    fraction *= c * d;
  }
  return fraction;
}
