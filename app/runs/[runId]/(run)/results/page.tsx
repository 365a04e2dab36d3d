import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResultsScreen } from '#components/results/results-screen.tsx'
import { runResults } from '#lib/queries/run-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { runOfPage } from '../../../run-of-page.ts'

const mostInPage = 500 // more rows than this would hold up the page longer than a request of their own

type Props = { params: Promise<unknown> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await runOfPage(params)
  return { title: run ? `Results of ${run.listName}` : 'No such run' }
}

export default async function ResultsPage({ params }: Props) {
  const run = await runOfPage(params)
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
