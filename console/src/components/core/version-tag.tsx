/** A version's name as a tag; `live` when it takes production traffic. */
export function VersionTag({ version, live = false }: { version: string; live?: boolean }) {
  return <span className={live ? "tag mono live" : "tag mono"}>{version}</span>;
}
