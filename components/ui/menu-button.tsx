import { useRef, useState, type ReactNode } from 'react'
import { Menu, type MenuEntry } from './menu.tsx'

type MenuButtonProps = {
  label: string
  entries: readonly MenuEntry[]
  className: string
  children: ReactNode
}

/** A button that opens a menu. `label` names both. */
export function MenuButton({ label, entries, className, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={() => setAnchor(anchor === null ? button.current : null)}
        className={className}
      >
        {children}
      </button>
      {anchor && (
        <Menu
          label={label}
          anchor={anchor}
          entries={entries}
          returnTo={() => button.current}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  )
}
