import { cache } from 'react'
import type { RunOverview } from '#lib/contract/screens.ts'
import { readRun } from '#lib/queries/read-run.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { runParameters } from '../api/route-parameters.ts'

/** The run that a page's address names. Null: there is none. */
export async function runOfPage(params: Promise<unknown>): Promise<RunOverview | null> {
  const parsed = runParameters.safeParse(await params)
  return parsed.success ? readOnce(parsed.data.runId) : null
}

// A page asks twice, for its title and for its body.
const readOnce = cache((runId: number) => readRun(appDatabase(), runId))
