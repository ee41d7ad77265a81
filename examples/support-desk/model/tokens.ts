/** How the rehearsed model counts tokens: one for every four characters begun. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
