import { Keyboard } from 'lucide-react'
import { useState } from 'react'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog, DialogBody, DialogFoot } from '#components/ui/dialog.tsx'

const keys: { keys: string[]; does: string }[] = [
  { keys: ['↑', '↓', '←', '→'], does: 'Move from cell to cell' },
  { keys: ['Page ↑', 'Page ↓'], does: 'Move by a screenful' },
  { keys: ['Home', 'End'], does: 'To the first or last column' },
  { keys: ['Ctrl + Home', 'Ctrl + End'], does: 'To the first or last cell' },
  { keys: ['Enter'], does: 'Open a cell, a home’s page, or a column’s menu' },
  { keys: ['R'], does: 'Retry a failed, skipped or cancelled cell' },
  { keys: ['M'], does: 'Menu of the home, or of the phase in the top row' },
  { keys: ['Esc'], does: 'Close what is open' },
]

/** The keys of the grid, for those who look for them; narrow screens have none. */
export function KeyHelp() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        aria-label="Keys of the grid"
        title="Keys of the grid"
        onClick={() => setOpen(true)}
        className={`${button.quiet} max-md:hidden`}
      >
        <Keyboard aria-hidden="true" className="size-4" />
      </button>
      {isOpen && (
        <Dialog title="Keys of the grid" onClose={() => setOpen(false)}>
          <DialogBody>
            <dl className="divide-y divide-line text-[13px]">
              {keys.map(({ keys: names, does }) => (
                <div key={does} className="flex items-center gap-4 py-1.5">
                  <dt className="flex w-40 shrink-0 flex-wrap gap-1">
                    {names.map((name) => (
                      <kbd
                        key={name}
                        className="rounded border border-line-strong bg-sunken px-1.5 font-sans text-xs"
                      >
                        {name}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </DialogBody>
          <DialogFoot>
            <button
              type="button"
              className={button.plain}
              onClick={(event) => closeDialogOf(event.currentTarget)}
            >
              Close
            </button>
          </DialogFoot>
        </Dialog>
      )}
    </>
  )
}
