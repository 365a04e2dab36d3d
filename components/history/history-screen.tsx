'use client'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { ActionList } from './action-list.tsx'
import { LateResults } from './late-results.tsx'
import { NameField } from './name-field.tsx'
import { useRunHistory } from './use-run-history.ts'
import { WorkerTable } from './worker-table.tsx'

/** What people did to this run, who worked on it, and what came too late to count. */
export function HistoryScreen() {
  const { data: history, error } = useRunHistory()
  return (
    <section
      aria-label="History"
      tabIndex={0}
      className="scrollbar-thin focus-inset min-h-0 flex-1 overflow-y-auto"
    >
      <div className="mx-auto grid w-full max-w-6xl gap-x-10 gap-y-8 px-4 py-5 md:px-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0">
          <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <h2 className="text-base font-semibold tracking-tight">What people did</h2>
            <NameField />
          </div>
          {error && <RefusalNote refusal={refusalFrom(error)} />}
          {!history && !error && (
            <p role="status" className="mt-3 text-ink-muted">
              Reading the history…
            </p>
          )}
          {history && <ActionList actions={history.actions} />}
        </div>
        {history && (
          <div className="min-w-0 space-y-8">
            <WorkerTable workers={history.workers} />
            <LateResults results={history.rejectedResults} />
          </div>
        )}
      </div>
    </section>
  )
}
