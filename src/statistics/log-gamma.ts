const lanczosG = 7;
const lanczosCoefficients = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
  0.000009984369578019572, 1.5056327351493116e-7,
];

/**
 * ln Γ(x) for x > 0, good to about 1e-14 relative.
 * Source: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86-96, with g = 7 and P. Godfrey's nine coefficients (2001).
 * @throws RangeError for x <= 0 or NaN.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs a number above 0, not ${x}`);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x); // Euler's reflection formula
  const shifted = x - 1;
  const sum = lanczosCoefficients.reduce((total, coefficient, index) => total + coefficient / (shifted + index + 1), 0.9999999999998099);
  const base = shifted + lanczosG + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
