import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

type CopyButtonProps = {
  readonly text: string;
  readonly label: string;
  readonly className: string;
  readonly icon?: IconName;
  readonly children?: ReactNode;
};

/** Copies a text and says so. Without the right to the clipboard it says that instead. */
export function CopyButton({ text, label, className, icon = "copy", children }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  const told = state === "copied" ? "Copied" : "The browser refused; select the text instead";
  return (
    <button
      type="button"
      className={className}
      title={state === "idle" ? label : told}
      aria-label={state === "idle" ? label : told}
      onClick={copy}
    >
      <Icon name={state === "copied" ? "done" : icon} />
      {children}
      <span className="hide" role="status">
        {state === "idle" ? "" : told}
      </span>
    </button>
  );
}
