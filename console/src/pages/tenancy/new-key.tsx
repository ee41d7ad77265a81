import type { NewKeyView } from "../../../../src/tenancy/views.ts";
import { CopyButton } from "../../components/core/copy-button.tsx";
import { Shape } from "../../components/core/shape.tsx";

type NewKeyProps = { readonly name: string; readonly made: NewKeyView; readonly signedIn?: boolean; readonly onClose: () => void };

/** A key that was just made: shown here, and nowhere again. It lives in this component only. */
export function NewKey({ name, made, signedIn = false, onClose }: NewKeyProps) {
  return (
    <div className="stack">
      <p className="refusal sm" data-s="unsure">
        <Shape name="warn" />
        <span>{`This key is shown this once. Whoever has it acts as ${name}: hand it over where secrets are kept, not in a chat.`}</span>
      </p>
      <p className="code mono exact">{made.key}</p>
      <p className="sm dim">
        {`It opens until ${made.expiresAt.slice(0, 10)}: on the sign-in page, as AIRWORTHY_KEY for commands, and as Authorization: Bearer for HTTP.`}
        {signedIn && ` This browser is signed in with it as ${name}.`}
      </p>
      <div className="btns end">
        <CopyButton className="btn solid" text={made.key} label="Copy the key">
          Copy the key
        </CopyButton>
        <button type="button" className="btn" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </div>
  );
}
