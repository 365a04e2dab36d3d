import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResultsScreen } from '#components/results/results-screen.tsx'
import { readRun } from '#lib/queries/read-run.ts'
import { runResults } from '#lib/queries/run-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { runParameters } from '../../../api/route-parameters.ts'

const mostInPage = 500 // more rows than this would hold up the page longer than a request of their own

export const metadata: Metadata = { title: 'Results' }

export default async function ResultsPage({ params }: { params: Promise<unknown> }) {
  const parsed = runParameters.safeParse(await params)
  const run = parsed.success ? await readRun(appDatabase(), parsed.data.runId) : null
  if (run === null) notFound()
  if (run.propertyCount <= mostInPage) {
    return <ResultsScreen run={run} initial={await runResults(appDatabase(), run.id)} />
  }
  return (
    <>
      <link rel="preload" as="fetch" crossOrigin="anonymous" href={`/api/runs/${run.id}/results`} />
      <ResultsScreen run={run} initial={null} />
    </>
  )
}
