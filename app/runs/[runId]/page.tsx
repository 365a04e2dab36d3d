import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RunScreen } from '#components/run/run-screen.tsx'
import { readRun } from '#lib/queries/read-run.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { runParameters } from '../../api/route-parameters.ts'

export const metadata: Metadata = { title: 'Run' }

export default async function RunPage({ params }: { params: Promise<unknown> }) {
  const parsed = runParameters.safeParse(await params)
  const run = parsed.success ? await readRun(appDatabase(), parsed.data.runId) : null
  if (run === null) notFound()
  return (
    <>
      {/* The grid cannot be drawn without the addresses: they come down while its code is loaded. */}
      <link rel="preload" as="fetch" crossOrigin="anonymous" href={`/api/runs/${run.id}/properties`} />
      <RunScreen run={run} />
    </>
  )
}
