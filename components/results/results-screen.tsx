'use client'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { runResultsSchema, type RunOverview, type RunResults } from '#lib/contract/screens.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { PhaseTable } from './phase-table.tsx'
import { RankedTable } from './ranked-table.tsx'
import { ResultsSummary } from './results-summary.tsx'

// A long table takes the server most of a second and the line some megabytes.
const pollMs = (run: RunOverview) => (run.propertyCount > 1_000 ? 10_000 : 2_500)

const isOver = (results: RunResults) => results.status === 'completed' || results.status === 'cancelled'

/** The homes of a run, best first; asked for again while the run goes on. `initial` null: too many to be in the page. */
export function ResultsScreen({ run, initial }: { run: RunOverview; initial: RunResults | null }) {
  const { data: results, error } = useQuery({
    queryKey: ['run-results', run.id],
    queryFn: () => fetchJson(`/api/runs/${run.id}/results`, runResultsSchema),
    initialData: initial ?? undefined,
    // A finished run may be opened again by a retry, so it is looked at now and then.
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? 15_000 : pollMs(run)),
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2 md:px-6">
        <div className="min-w-0 flex-1">{results && <ResultsSummary results={results} />}</div>
        <a href={`/runs/${run.id}/results.csv`} download className={button.small}>
          <Download aria-hidden="true" className="size-3.5" />
          CSV
        </a>
      </div>
      {error && (
        <div className="p-4">
          <RefusalNote refusal={refusalFrom(error)} />
        </div>
      )}
      {!results && !error && (
        <p role="status" className="p-6 text-ink-muted">
          Ranking the homes…
        </p>
      )}
      {results?.hasHomeResults && <RankedTable runId={run.id} results={results} />}
      {results && !results.hasHomeResults && <PhaseTable runId={run.id} results={results} />}
    </div>
  )
}
