import { startRun } from '#lib/commands/start-run.ts'
import { openDatabase } from '#lib/db/client.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import type { PhaseLinks } from './evidence.ts'
import { makeList } from './make-list.ts'

export type ChaosRun = { runId: number; phases: PhaseLinks[] }

const pipelineName = 'chaos'

/** Starts a run as a person would, and lets go of the database. */
export async function startChaosRun(options: {
  url: string
  pipelinesFolder: string
  properties: number
  active: number
  seed: number
}): Promise<ChaosRun> {
  const { url, pipelinesFolder, active } = options
  const pipelines = await loadPipelines({ pipelinesFolder, environment: {} })
  const database = openDatabase({ url, applicationName: 'chaos', poolSize: 2 })
  try {
    const started = await startRun(
      { database, pipelines },
      {
        fileName: 'chaos.csv',
        bytes: new TextEncoder().encode(makeList(options)),
        pipeline: pipelineName,
        maxParallelProperties: active,
        maxParallelPhases: 2,
        actor: 'chaos',
      },
    )
    if (!started.ok) throw new Error([started.refusal.message, ...started.refusal.problems].join('\n'))
    const { pipeline } = pipelines.pipelines.find(({ name }) => name === pipelineName)!
    return { runId: started.value.runId, phases: pipeline.phases }
  } finally {
    await database.close()
  }
}
