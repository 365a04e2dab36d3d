import { useId, type ReactNode } from 'react'

const widths = {
  narrow: 'max-h-[min(92dvh,56rem)] sm:max-w-md',
  // What is in it changes before the eyes: it grows downwards only, so that nothing moves under the pointer.
  wide: 'max-h-[min(92dvh,56rem)] sm:max-w-2xl sm:mt-[7dvh] max-sm:h-[92dvh]',
  // For looking at something: as large as the screen, whatever is in it.
  full: 'h-[94dvh] max-h-none sm:max-w-[min(94vw,90rem)]',
}

type DialogProps = { title: string; children: ReactNode; onClose: () => void; width?: keyof typeof widths }

/**
 * A modal dialog that is open for as long as it is rendered: centred, and on a narrow screen a sheet at its foot.
 * Whatever ends it, the focus goes back to where it was.
 */
export function Dialog({ title, children, onClose, width = 'narrow' }: DialogProps) {
  const titleId = useId()
  return (
    <dialog
      ref={keepOpen}
      aria-labelledby={titleId}
      onClose={(event) => {
        if (!event.currentTarget.open) onClose()
      }}
      closedby="any"
      className={`m-auto w-full rounded-2xl bg-surface text-ink shadow-panel backdrop:bg-black/40 max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none ${widths[width]}`}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <h2
          id={titleId}
          className="line-clamp-2 shrink-0 px-5 pt-4 pb-2 text-base font-semibold tracking-tight wrap-anywhere"
        >
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}

export function DialogBody({ children }: { children: ReactNode }) {
  return (
    <div className="scrollbar-thin min-h-0 flex-1 space-y-4 overflow-y-auto overscroll-contain px-5 pt-1 pb-4">
      {children}
    </div>
  )
}

/** Buttons: the way back first, so that the focus begins there where nothing comes before it. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{children}</div>
}

function keepOpen(dialog: HTMLDialogElement | null) {
  if (dialog === null) return
  if (!dialog.open) dialog.showModal()
  // Removed from the page without this, it would keep the focus to itself.
  return () => dialog.close()
}

/** Ends the dialog that a button is in. */
export function closeDialogOf(element: Element): void {
  element.closest('dialog')?.close()
}
