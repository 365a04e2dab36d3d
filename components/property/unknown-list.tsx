import type { MissingFact } from './home-shapes.ts'
import { Section } from './section.tsx'

export function UnknownList({ missing }: { missing: MissingFact[] }) {
  if (missing.length === 0) return null
  return (
    <Section title="What nobody knows yet">
      <ul className="divide-y divide-line rounded-xl border border-dashed border-line-strong px-4 text-[13px]">
        {missing.map((fact) => (
          <li key={fact.name} className="py-1.5">
            {fact.label}
            <span className="block text-xs text-ink-muted">needed for {fact.neededFor}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
