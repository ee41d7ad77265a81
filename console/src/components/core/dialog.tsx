import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

type DialogProps = { readonly title: string; readonly onClose: () => void; readonly broad?: boolean; readonly children: ReactNode };

/**
 * A modal dialog on the browser's own element: the page behind is inert, Esc closes, focus goes back to the opener.
 * Mount it to open it. What is marked `data-first` has the focus first, else the first field or button.
 */
export function Dialog({ title, onClose, broad = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first=true]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={broad ? "dialog broad" : "dialog"} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
