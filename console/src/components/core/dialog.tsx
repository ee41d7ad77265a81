import { useId, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";

type DialogProps = { readonly title: string; readonly onClose: () => void; readonly broad?: boolean; readonly children: ReactNode };

/**
 * A modal dialog on the browser's own element: the page behind is inert, Esc closes, focus goes back to the opener.
 * Mount it to open it. What is marked `data-first` has the focus first, else the first field or button.
 *
 * `cancel`, not `close`, tells of Esc: by the time of `close` the dialog is gone and the next key may have asked for another one.
 */
export function Dialog({ title, onClose, broad = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page: the browser gives the focus back only from a dialog that still stands.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first=true]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={broad ? "dialog broad" : "dialog"} aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
