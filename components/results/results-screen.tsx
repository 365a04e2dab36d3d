'use client'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { runResultsSchema, type RunOverview, type RunResults } from '#lib/contract/screens.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { RunTitle } from '#components/run/run-title.tsx'
import { button } from '#components/ui/button.ts'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { PhaseTable } from './phase-table.tsx'
import { RankedTable } from './ranked-table.tsx'
import { ResultsSummary } from './results-summary.tsx'

const isOver = (results: RunResults) => results.status === 'completed' || results.status === 'cancelled'

/** The homes of a run, best first; asked for again while the run goes on. */
export function ResultsScreen({ run, initial }: { run: RunOverview; initial: RunResults }) {
  const { data: results } = useQuery({
    queryKey: ['run-results', run.id],
    queryFn: () => fetchJson(`/api/runs/${run.id}/results`, runResultsSchema),
    initialData: initial,
    // A finished run may be opened again by a retry, so it is looked at now and then.
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? 15_000 : 2_500),
  })
  return (
    <div className="flex h-[calc(100dvh-3rem)] min-h-0 flex-col">
      <div className="flex flex-col gap-3 border-b border-line bg-surface px-4 py-3 md:px-6">
        <RunTitle
          run={run}
          tab="results"
          status={
            <span className="font-medium text-ink">
              <StatusLabel status={results.status} />
            </span>
          }
        >
          <a href={`/runs/${run.id}/results.csv`} download className={button.small}>
            <Download aria-hidden="true" className="size-3.5" />
            CSV
          </a>
        </RunTitle>
        <ResultsSummary results={results} />
      </div>
      {results.hasHomeResults ? (
        <RankedTable runId={run.id} results={results} />
      ) : (
        <PhaseTable runId={run.id} results={results} />
      )}
    </div>
  )
}
