import { labelOf } from '#components/format/label.ts'
import { formatDollars, formatNumber } from '#components/format/number.ts'
import { factLabels, inUsualOrder } from './fact-labels.ts'
import type { HomeFindings, KnownFact } from './home-shapes.ts'
import { Section } from './section.tsx'

type FactListProps = { known: HomeFindings['facts']; listed: Record<string, unknown> }

const dollarNames = new Set([
  'price',
  'original_price',
  'sold_price',
  'hoa_fee',
  'tax_annual',
  'price_per_sqft',
  'solar_lease_fee',
])
const longNames = new Set(['remarks', 'photo_urls'])
const bareNumbers = new Set(['beds', 'baths', 'stories'])
const plainNumbers = new Set(['year_built', 'lat', 'lon'])

/** What is known of the home; values that are not from the list say where they are from. */
export function FactList({ known, listed }: FactListProps) {
  const facts =
    known ?? Object.fromEntries(Object.entries(listed).map(([name, value]) => [name, fromList(value)]))
  const names = inUsualOrder(Object.keys(facts)).filter((name) => !longNames.has(name))
  if (names.length === 0) return null
  return (
    <Section title="Facts">
      <dl className="divide-y divide-line rounded-xl border border-line bg-surface px-4 text-[13px]">
        {names.map((name) => (
          <div key={name} className="flex items-baseline justify-between gap-4 py-1.5">
            <dt className="text-ink-muted">{factLabels.get(name) ?? labelOf(name)}</dt>
            <dd className="min-w-0 text-right wrap-anywhere tabular-nums">
              <FactValue name={name} fact={facts[name]!} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function FactValue({ name, fact }: { name: string; fact: KnownFact }) {
  return (
    <>
      {textOf(name, fact)}
      {fact.source !== 'list' && (
        <span className="block text-[11px] text-ink-muted">
          {fact.source}, {Math.round(fact.confidence * 100)}% sure
        </span>
      )}
    </>
  )
}

function textOf(name: string, { value, unit }: KnownFact): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'string') return value
  if (dollarNames.has(name)) return formatDollars(value)
  if (plainNumbers.has(name)) return String(value)
  if (unit === null || bareNumbers.has(name)) return formatNumber(value)
  return `${formatNumber(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`
}

function fromList(value: unknown): KnownFact {
  const shown = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
  return { value: shown ? value : JSON.stringify(value), unit: null, source: 'list', confidence: 1 }
}
