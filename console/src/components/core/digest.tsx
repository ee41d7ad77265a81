import { shortDigest } from "../../format/short-digest.ts";
import { CopyButton } from "./copy-button.tsx";

/** A digest, or another name too long to read: short here, whole to copy. */
export function Digest({ value }: { value: string }) {
  return (
    <span className="digest" title={value}>
      {shortDigest(value)}
      <CopyButton className="copy" text={value} label={`Copy ${shortDigest(value)}`} />
    </span>
  );
}
