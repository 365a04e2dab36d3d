import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { phaseRunStatuses } from '#lib/pipeline/statuses.ts'
import { formatCount } from '#components/format/number.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { looks } from '#components/ui/status.ts'
import type { GridStore } from './grid-store.ts'
import type { RowFilter } from './row-filter.ts'
import { useGridVersion } from './use-grid-version.ts'

type FilterBarProps = {
  store: GridStore
  filter: RowFilter
  onStatus: (status: string | null) => void
  onText: (text: string) => void
  /** What stands for the failure that is filtered by; its own button takes the filter off. */
  failure: ReactNode
  /** What can be done with the homes that are shown. */
  actions: ReactNode
}

// What asks for a person stands before what goes on by itself.
const chipOrder = ['waiting', ...phaseRunStatuses] as const

const chip =
  'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs tabular-nums transition-colors'
const off = 'border-transparent text-ink-muted hover:bg-hover'
const on = 'border-line-strong bg-surface font-medium text-ink shadow-card'

/** Rows by status of any of their cells, by kind of failure, and by address. */
export function FilterBar({ store, filter, onStatus, onText, failure, actions }: FilterBarProps) {
  useGridVersion(store)
  const isAll = filter.status === null && filter.failure === null
  return (
    <div className="flex flex-col gap-2 border-b border-line px-3 py-2 md:flex-row md:items-center md:gap-4 md:px-6">
      <div
        role="group"
        aria-label="Filter by status"
        className="scrollbar-thin -mx-1 flex gap-0.5 overflow-x-auto px-1 py-0.5"
      >
        <button
          type="button"
          aria-pressed={isAll}
          onClick={() => onStatus(null)}
          className={`${chip} ${isAll ? on : off}`}
        >
          All
        </button>
        {failure}
        {chipOrder.map((status) => {
          const total = store.total(status)
          const isOn = filter.status === status
          if ((total === 0 && !isOn && status !== 'failed') || store.revision === null) return null
          return (
            <button
              key={status}
              type="button"
              aria-pressed={isOn}
              onClick={() => onStatus(isOn ? null : status)}
              className={`${chip} ${isOn ? on : off}`}
            >
              <StatusIcon status={status} className="size-3.5" />
              {looks[status].word}
              <span className="text-ink-faint">{formatCount(total)}</span>
            </button>
          )
        })}
      </div>
      <div className="flex items-center gap-2 md:ml-auto">
        {actions}
        <label className="relative flex-1">
          <span className="sr-only">Filter by address</span>
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint"
          />
          <input
            type="search"
            defaultValue={filter.text}
            onChange={(event) => onText(event.target.value)}
            placeholder="Filter by address"
            className="h-8 w-full rounded-lg border border-line bg-surface pr-2 pl-8 text-base placeholder:text-ink-faint md:w-60 md:text-[13px]"
          />
        </label>
      </div>
    </div>
  )
}
