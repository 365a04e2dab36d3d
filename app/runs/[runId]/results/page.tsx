import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResultsScreen } from '#components/results/results-screen.tsx'
import { readRun } from '#lib/queries/read-run.ts'
import { runResults } from '#lib/queries/run-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { runParameters } from '../../../api/route-parameters.ts'

export const metadata: Metadata = { title: 'Results' }

export default async function ResultsPage({ params }: { params: Promise<unknown> }) {
  const parsed = runParameters.safeParse(await params)
  if (!parsed.success) notFound()
  const { runId } = parsed.data
  const [run, results] = await Promise.all([readRun(appDatabase(), runId), runResults(appDatabase(), runId)])
  if (run === null || results === null) notFound()
  return <ResultsScreen run={run} initial={results} />
}
