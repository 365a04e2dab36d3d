import { useId, type ReactNode } from 'react'

type SectionProps = { title: string; words?: ReactNode; children: ReactNode }

export function Section({ title, words, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-base font-semibold tracking-tight">
        {title}
      </h2>
      {words && <p className="mt-0.5 text-[13px] text-ink-muted">{words}</p>}
      <div className="mt-3">{children}</div>
    </section>
  )
}
