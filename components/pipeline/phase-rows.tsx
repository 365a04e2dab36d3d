import { Check, CircleDashed, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** A list of what something needs or gives: a word, and what it stands for. Nothing where there is nothing to say. */
export function PhaseRows({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="text-xs font-semibold text-ink-muted">{title}</h3>
      <dl className="mt-1.5 grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">{children}</dl>
    </section>
  )
}

/** `values` empty: the row is left out. */
export function PhaseRow({ label, values }: { label: string; values: ReactNode[] }) {
  if (values.length === 0) return null
  return (
    <>
      <dt className="text-ink-muted">{label}</dt>
      <dd className="min-w-0 space-y-1 wrap-anywhere">
        {values.map((value, index) => (
          <div key={index}>{value}</div>
        ))}
      </dd>
    </>
  )
}

/** A name, and whether it is there. Only what is needed and is not there is a warning. */
export function Presence({ name, presence }: { name: string; presence: Presence }) {
  const { isThere, isNeeded, words } = presence
  const Icon = isThere ? Check : isNeeded ? TriangleAlert : CircleDashed
  const colour = isThere ? 'text-completed' : isNeeded ? 'text-retrying' : 'text-ink-muted'
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <Code>{name}</Code>
      <span className="inline-flex items-center gap-1">
        <Icon aria-hidden="true" className={`size-3.5 shrink-0 ${colour}`} />
        {words}
      </span>
    </span>
  )
}
type Presence = { isThere: boolean; isNeeded: boolean; words: string }

export function Code({ children }: { children: string }) {
  return <code className="font-mono text-xs">{children}</code>
}
