import type { LucideIcon } from 'lucide-react'
import { useCallback, type KeyboardEvent } from 'react'

export type MenuEntry = {
  label: string
  Icon: LucideIcon
  onChoose: () => void
  /** Why it cannot be chosen now. Such an entry can be reached and read all the same. */
  whyNot?: string | null
}

type MenuProps = {
  label: string
  anchor: Element
  entries: readonly MenuEntry[]
  /** Gets the focus when a key or a choice ends the menu. */
  returnTo: () => HTMLElement | null
  onClose: () => void
}

/** A menu that is open for as long as it is rendered, beside what it belongs to and above everything else. */
export function Menu({ label, anchor, entries, returnTo, onClose }: MenuProps) {
  const show = useCallback(
    (menu: HTMLDivElement | null) => {
      if (menu === null || menu.matches(':popover-open')) return
      menu.showPopover()
      placeBeside(menu, anchor)
      entriesIn(menu)[0]?.focus({ preventScroll: true })
    },
    [anchor],
  )
  function leave() {
    onClose()
    returnTo()?.focus({ preventScroll: true })
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') leave()
    else if (!moveFocus(event.currentTarget, event.key)) return
    event.preventDefault()
  }
  return (
    <div
      ref={show}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      // The key that asks for a menu asks the browser for its own one too.
      onContextMenu={(event) => event.preventDefault()}
      onFocus={(event) => event.stopPropagation()}
      onToggle={(event) => event.newState === 'closed' && onClose()}
      className="min-w-56 max-w-80 rounded-xl border border-line bg-surface p-1 text-[13px] text-ink shadow-panel"
    >
      {entries.map(({ label: words, Icon, onChoose, whyNot }) => (
        <button
          key={words}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={whyNot ? true : undefined}
          onClick={() => {
            if (whyNot) return
            leave()
            onChoose()
          }}
          className="focus-inset flex w-full items-start gap-2.5 rounded-lg px-2.5 py-2 text-left hover:bg-hover focus:bg-hover aria-disabled:cursor-default"
        >
          <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-faint" />
          <span className="min-w-0">
            <span className={whyNot ? 'text-ink-muted' : ''}>{words}</span>
            {whyNot && <span className="block text-xs text-ink-muted">{whyNot}</span>}
          </span>
        </button>
      ))}
    </div>
  )
}

function entriesIn(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')]
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const all = entriesIn(menu)
  const at = all.findIndex((entry) => entry === document.activeElement)
  const next = { ArrowDown: at + 1, ArrowUp: at <= 0 ? -1 : at - 1, Home: 0, End: -1 }[key]
  if (next === undefined) return false
  all.at(next % all.length)?.focus()
  return true
}

const gapPx = 4

function placeBeside(menu: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const isRoomBelow = at.bottom + gapPx + height <= window.innerHeight
  const top = isRoomBelow ? at.bottom + gapPx : Math.max(gapPx, at.top - gapPx - height)
  const left = Math.max(gapPx, Math.min(at.left, window.innerWidth - width - gapPx))
  Object.assign(menu.style, { inset: 'auto', margin: '0', left: `${left}px`, top: `${top}px` })
}
