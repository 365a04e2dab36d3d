import type { PropertyPage } from '#lib/contract/screens.ts'
import { Section } from './section.tsx'

/** Where it all began: the row of the file, as it stood. */
export function SourceRow({ property }: { property: PropertyPage }) {
  const cells = Object.entries(property.cells).filter(([, cell]) => cell.trim() !== '')
  if (cells.length === 0) return null
  const lines = property.rowNumbers.join(', ')
  return (
    <Section title="The row in the file" words={`Line ${lines} of ${property.listName}`}>
      <details className="rounded-xl border border-line bg-surface text-[13px]">
        <summary className="rounded-xl px-4 py-2 text-ink-muted hover:text-ink">{cells.length} cells</summary>
        <dl className="divide-y divide-line border-t border-line px-4">
          {cells.map(([header, cell]) => (
            <div key={header} className="flex items-baseline justify-between gap-4 py-1.5">
              <dt className="text-ink-muted">{header}</dt>
              <dd className="min-w-0 text-right wrap-anywhere">{cell}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Section>
  )
}
