import { Check, TriangleAlert } from 'lucide-react'
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

/** A name, and whether it is there. */
export function Presence({ name, isThere, words }: { name: string; isThere: boolean; words: string }) {
  const Icon = isThere ? Check : TriangleAlert
  return (
    <span>
      <code className="font-mono text-xs">{name}</code>{' '}
      <span className="inline-flex items-center gap-1 whitespace-nowrap">
        <Icon aria-hidden="true" className={`size-3.5 ${isThere ? 'text-completed' : 'text-retrying'}`} />
        {words}
      </span>
    </span>
  )
}

export function Code({ children }: { children: string }) {
  return <code className="font-mono text-xs">{children}</code>
}
