import { setTimeout as sleep } from 'node:timers/promises'
import { openFlows, queueName } from './pg-boss-flows.mjs'

const idleMs = 2
const batchSize = 200

/**
 * As its documentation has it: work() with batches (pgboss.io/api/workers), and resolveFlow() called over and over, which
 * the page of flow() offers to those who drive maintenance themselves; flowIntervalSeconds, which it recommends, is 1 s at
 * the shortest and makes it slower still. Slow phases get workers of one job each, since a batch ends with its last job.
 *
 * @type {import('../engine/measured-engine.ts').OpenEngine}
 */
export async function open({ url, active, hasSlowPhases, perform }) {
  return openFlows(url, (boss) => {
    let isRunning = false
    let resolving = Promise.resolve()
    const options = hasSlowPhases
      ? { batchSize: 1, localConcurrency: 2 * active, pollingIntervalSeconds: 0.5 }
      : { batchSize, localConcurrency: 4, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true }
    return {
      settings: { work: JSON.stringify(options), resolve_flow_every_ms: idleMs },
      begin: async () => {
        isRunning = true
        resolving = (async () => {
          while (isRunning) {
            await boss.resolveFlow()
            await sleep(idleMs)
          }
        })()
        await boss.work(
          queueName,
          options,
          async (/** @type {import('pg-boss').Job<{ property: number, phase: number }>[]} */ jobs) => {
            await Promise.all(jobs.map(async ({ data }) => perform(data.property, data.phase)))
          },
        )
      },
      end: async () => {
        isRunning = false
        await resolving
      },
    }
  })
}
