import { formatNumber } from '#components/format/number.ts'
import { labelOf } from '#components/format/label.ts'

type Entries = Record<string, unknown>

const deepest = 6

/** Any JSON as people read it: labels and values, lists as lists, and unknown as unknown. */
export function OutputTree({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (Array.isArray(value)) return <OutputList values={value} depth={depth} />
  if (isEntries(value)) return <OutputEntries entries={value} depth={depth} />
  return <Scalar value={value} />
}

function OutputEntries({ entries, depth }: { entries: Entries; depth: number }) {
  const names = Object.keys(entries)
  if (names.length === 0) return <span className="text-ink-faint">nothing</span>
  if (isFact(entries)) return <FactValue fact={entries} />
  if (depth >= deepest)
    return <code className="font-mono text-xs wrap-anywhere">{JSON.stringify(entries)}</code>
  return (
    <dl className={depth === 0 ? 'divide-y divide-line' : 'border-l border-line pl-3'}>
      {names.map((name) => {
        const isShort = isInline(entries[name])
        return (
          <div key={name} className={isShort ? 'flex gap-4 py-1' : 'py-1'}>
            <dt className={`text-ink-muted ${isShort ? 'w-2/5 shrink-0' : 'mb-0.5'}`}>{labelOf(name)}</dt>
            <dd className="min-w-0 wrap-anywhere tabular-nums">
              <OutputTree value={entries[name]} depth={depth + 1} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function OutputList({ values, depth }: { values: unknown[]; depth: number }) {
  if (values.length === 0) return <span className="text-ink-faint">none</span>
  if (values.every((value) => !isEntries(value) && !Array.isArray(value)) && values.length <= 4) {
    return <>{values.map((value) => plainText(value)).join(', ')}</>
  }
  return (
    <ul className="space-y-1.5">
      {values.map((value, index) => (
        <li key={index}>
          <OutputTree value={value} depth={depth + 1} />
        </li>
      ))}
    </ul>
  )
}

function FactValue({ fact }: { fact: Entries }) {
  const unit = typeof fact.unit === 'string' ? ` ${fact.unit}` : ''
  return (
    <span>
      {plainText(fact.value)}
      {unit}
      {typeof fact.source === 'string' && (
        <span className="ml-2 text-xs text-ink-faint">from {fact.source}</span>
      )}
    </span>
  )
}

function Scalar({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === '')
    return <span className="text-ink-faint">unknown</span>
  if (typeof value === 'string' && /^https?:\/\/\S+$/.test(value)) {
    return (
      <a href={value} target="_blank" rel="noreferrer" className="text-accent hover:underline">
        {value}
      </a>
    )
  }
  return <>{plainText(value)}</>
}

function plainText(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : formatNumber(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value === null || value === undefined) return 'unknown'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFact(entries: Entries): boolean {
  return 'value' in entries && 'source' in entries && !isEntries(entries.value)
}

function isInline(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length <= 4 && value.every((part) => !isEntries(part) && !Array.isArray(part))
  return !isEntries(value) || isFact(value) || Object.keys(value).length === 0
}
