import { hostname } from 'node:os'
import type { Database } from '#lib/db/client.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { workspaceFor } from '#lib/executors/workspace/workspace.ts'
import { Worker } from '#lib/orchestrator/worker.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

// Property runs at once on one worker, whatever the runs allow. Each holds a few kilobytes and at most
// max_parallel_phases processes.
const slots = 500

/** A worker with the real executors. */
export async function startWorker(options: {
  config: Config
  database: Database
  databaseUrl: string
  store: ArtifactStore
  log: Log
}): Promise<{ close: () => Promise<void> }> {
  const { config, database, databaseUrl, store, log } = options
  const performer = createPerformer({
    environment: config.environment,
    store,
    agentCommand: config.agentCommand,
  })
  const worker = new Worker({
    url: databaseUrl,
    pool: database.pool,
    perform: performer.perform,
    pipelinesFolder: config.pipelinesFolder,
    environment: config.environment,
    workspaceOf: (claim) => workspaceFor({ dataFolder: config.dataFolder, ...claim }),
    host: hostname(),
    slots,
    onProblem: (message, error) => log.warn({ err: error }, message),
  })
  await worker.start()
  return {
    close: async () => {
      await worker.stop()
      await performer.close()
    },
  }
}
