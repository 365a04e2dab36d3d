import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { versionOf } from './version-of.mjs'

const queueName = 'properties'
const workflowName = 'analyze'
// Twice the default. From 10 to 50 connections and 5 to 100 ms of polling made no difference beyond the noise here.
const systemDatabasePoolSize = 20
const minPollingIntervalMs = 10
const enqueuedAtOnce = 100

/** @type {import('../engine/measured-engine.ts').Perform} */
let performPhase
const [county, listing, map, images, synthesis, report] = [0, 1, 2, 3, 4, 5]

// A workflow per property, a step per phase (docs.dbos.dev/typescript/tutorials/workflow-tutorial). Steps that run side by
// side are started in an order that is always the same, which its page on workflows asks for.
DBOS.registerWorkflow(
  async (/** @type {number} */ property) => {
    await step(property, county)
    const mapped = step(property, map)
    await step(property, listing)
    await step(property, images)
    await mapped
    await step(property, synthesis)
    await step(property, report)
  },
  { name: workflowName },
)

/**
 * @param {number} property
 * @param {number} phase
 */
function step(property, phase) {
  const performIt = async () => {
    await performPhase(property, phase)
    return {}
  }
  return DBOS.runStep(performIt, { name: String(phase) })
}

/**
 * Workflows wait on a queue with workerConcurrency (docs.dbos.dev/typescript/tutorials/queue-tutorial). The queue is
 * registered once everything is on it, so that enqueuing and work do not compete.
 *
 * @type {import('../engine/measured-engine.ts').OpenEngine}
 */
export async function open({ url, active, perform }) {
  performPhase = perform
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize, logLevel: 'error' })
  await DBOS.launch()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const enqueueOne = (/** @type {number} */ property) =>
    DBOS.enqueueWorkflowWithOptions({ queueName, workflowName }, property)
  return {
    version: `dbos ${versionOf('@dbos-inc/dbos-sdk')}`,
    settings: {
      worker_concurrency: active,
      pool: systemDatabasePoolSize,
      min_polling_ms: minPollingIntervalMs,
    },
    isSelfLimiting: true,
    enqueue: async (properties) => {
      for (let first = 0; first < properties.length; first += enqueuedAtOnce)
        await Promise.all(properties.slice(first, first + enqueuedAtOnce).map(enqueueOne))
    },
    begin: async () => {
      await DBOS.registerQueue(queueName, { workerConcurrency: active, minPollingIntervalMs })
    },
    durablePhases: async () => {
      const { rows } = await client.query(
        'select count(*)::int as n from dbos.operation_outputs where error is null',
      )
      return rows[0].n
    },
    close: async () => {
      await client.end()
      await DBOS.shutdown()
    },
  }
}
