/** True when texts have together more than `maxCharacters` Unicode characters; a surrogate pair is one. */
export function isLongerThan(texts: readonly string[], maxCharacters: number): boolean {
  let count = texts.reduce((sum, text) => sum + text.length, 0);
  for (const text of texts) {
    if (count <= maxCharacters) return false;
    for (const character of text) if (character.length === 2) count--;
  }
  return count > maxCharacters;
}
