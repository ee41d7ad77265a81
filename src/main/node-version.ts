/** The oldest Node.js that Airworthy runs on. */
export const minimumNode = "22.19.0";

/** True for the minimum or anything newer. */
export function nodeIsNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}
