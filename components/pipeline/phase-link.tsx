import type { MouseEvent, ReactNode } from 'react'

type PhaseLinkProps = {
  id: string
  isChosen: boolean
  onChoose: (id: string) => void
  /** Where the text alone does not say enough. */
  label?: string
  className: string
  children: ReactNode
}

/** Chooses a phase. A link, so that it can be copied and opened elsewhere; a plain click asks the server for nothing. */
export function PhaseLink({ id, isChosen, onChoose, label, className, children }: PhaseLinkProps) {
  const choose = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onChoose(id)
  }
  return (
    <a
      href={`?phase=${encodeURIComponent(id)}`}
      onClick={choose}
      aria-label={label}
      aria-current={isChosen ? 'true' : undefined}
      className={className}
    >
      {children}
    </a>
  )
}
