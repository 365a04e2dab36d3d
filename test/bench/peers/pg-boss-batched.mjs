import { setTimeout as sleep } from 'node:timers/promises'
import { openFlows, queueName } from './pg-boss-flows.mjs'

const batchSize = 1_000
const idleMs = 2

/**
 * pg-boss driven by hand, for all it can give: fetch() and complete() in batches of a thousand side by side, and
 * resolveFlow() over and over. No limit of properties at once.
 *
 * @type {import('../engine/measured-engine.ts').OpenEngine}
 */
export async function open({ url, active, perform }) {
  return openFlows(url, (boss) => {
    const loops = workLoops(boss, { slots: Math.max(batchSize, 2 * active), perform })
    return {
      settings: { fetch_batch: batchSize, resolve_flow_every_ms: idleMs },
      begin: async () => loops.begin(),
      end: () => loops.end(),
    }
  })
}

/**
 * Three loops side by side: fetch and perform, complete what was performed, unblock what waits for that.
 * @param {import('pg-boss').PgBoss} boss
 * @param {{ slots: number, perform: import('../engine/measured-engine.ts').Perform }} options
 */
function workLoops(boss, { slots, perform }) {
  let isRunning = false
  let inWork = 0
  /** @type {string[]} */
  let performed = []
  /** @type {Promise<void>[]} */
  let loops = []
  const performOne = async (
    /** @type {import('pg-boss').Job<{ property: number, phase: number }>} */ { id, data },
  ) => {
    await perform(data.property, data.phase)
    performed.push(id)
  }
  const fetchSome = async () => {
    const room = Math.min(batchSize, slots - inWork)
    const jobs = room > 0 ? await boss.fetch(queueName, { batchSize: room }) : []
    inWork += jobs.length
    for (const job of jobs) void performOne(job)
    return jobs.length
  }
  const completeSome = async () => {
    const ids = performed
    performed = []
    if (ids.length > 0) await boss.complete(queueName, ids)
    inWork -= ids.length
    return ids.length
  }
  const repeat = async (/** @type {() => Promise<number>} */ doSome) => {
    while (isRunning) if ((await doSome()) === 0) await sleep(idleMs)
  }
  return {
    begin: () => {
      isRunning = true
      loops = [repeat(fetchSome), repeat(completeSome), repeat(async () => (await boss.resolveFlow(), 0))]
    },
    end: async () => {
      isRunning = false
      await Promise.all(loops)
    },
  }
}
