/** A digest short enough for a line, keeping its algorithm: `sha256:9f2c61d0…41aa`. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(":");
  const algorithm = digest.slice(0, colon + 1);
  const hex = digest.slice(colon + 1);
  return hex.length <= 16 ? digest : `${algorithm}${hex.slice(0, 8)}…${hex.slice(-4)}`;
}
