import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { setTimeout as sleep } from 'node:timers/promises'
import { benchPhases } from '../engine/bench-dag.ts'
import { versionOf } from './version-of.mjs'

const queueName = 'phases'
const flowsPerCall = 500
const batchSize = 1_000
const idleMs = 2

/**
 * pg-boss's flow() takes the DAG as it is (pgboss.io/api/jobs, "flow"). Many properties go into one call, which is one
 * transaction. Of its two ways to work a queue this is the faster: fetch() and complete() in batches, and resolveFlow()
 * called over and over, which the same page offers to those who "drive maintenance" themselves. Measured here with 2,000
 * properties: 10,500 phases/s so, 4,700 with work() { batchSize, burstWhenBatchFull } and the same resolveFlow(), and 3,000
 * with work() and flowIntervalSeconds: 1, its shortest.
 *
 * @type {import('../engine/measured-engine.ts').OpenEngine}
 */
export async function open({ url, active, perform }) {
  const boss = new PgBoss({ connectionString: url, max: 10, schedule: false, supervise: false })
  boss.on('error', (error) => console.error('pg-boss:', error.message))
  await boss.start()
  await boss.createQueue(queueName)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const loops = workLoops(boss, { slots: Math.max(batchSize, 2 * active), perform })
  return {
    version: `pg-boss ${versionOf('pg-boss')}`,
    settings: {
      fetch_batch: batchSize,
      pool: 10,
      flows_per_call: flowsPerCall,
      resolve_flow_every_ms: idleMs,
    },
    isSelfLimiting: false,
    enqueue: async (properties) => {
      for (let first = 0; first < properties.length; first += flowsPerCall)
        await boss.flow(properties.slice(first, first + flowsPerCall).flatMap(flowOf))
    },
    begin: async () => loops.begin(),
    durablePhases: async () => {
      const { rows } = await client.query(
        `select count(*)::int as n from pgboss.job where name = $1 and state = 'completed'`,
        [queueName],
      )
      return rows[0].n
    },
    close: async () => {
      await loops.end()
      await boss.stop({ graceful: false })
      await client.end()
    },
  }
}

/** @param {number} property */
function flowOf(property) {
  return benchPhases.map(({ id, dependencies }, phase) => ({
    ref: `${property} ${id}`,
    name: queueName,
    data: { property, phase },
    dependsOn: dependencies.map((index) => `${property} ${benchPhases[index].id}`),
  }))
}

/**
 * Three loops side by side: fetch and perform, complete what was performed, unblock what waits for that.
 * @param {PgBoss} boss
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
