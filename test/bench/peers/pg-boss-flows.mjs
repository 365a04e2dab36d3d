import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { benchPhases } from '../engine/bench-dag.ts'
import { versionOf } from './version-of.mjs'

export const queueName = 'phases'
const flowsPerCall = 500

/**
 * What both ways of working pg-boss's flows share: flow() takes the DAG as it is (pgboss.io/api/jobs, "flow"). Many
 * properties go into one call, which is one transaction.
 *
 * @param {string} url
 * @param {(boss: PgBoss) => { begin: () => Promise<void>, end: () => Promise<void>, settings: Record<string, number | string> }} workOf
 * @returns {Promise<import('../engine/measured-engine.ts').MeasuredEngine>}
 */
export async function openFlows(url, workOf) {
  const boss = new PgBoss({ connectionString: url, max: 10, schedule: false, supervise: false })
  boss.on('error', (error) => console.error('pg-boss:', error.message))
  await boss.start()
  await boss.createQueue(queueName)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const work = workOf(boss)
  return {
    version: `pg-boss ${versionOf('pg-boss')}`,
    settings: { pool: 10, flows_per_call: flowsPerCall, ...work.settings },
    isSelfLimiting: false,
    enqueue: async (properties) => {
      for (let first = 0; first < properties.length; first += flowsPerCall)
        await boss.flow(properties.slice(first, first + flowsPerCall).flatMap(flowOf))
    },
    begin: work.begin,
    durablePhases: async () => {
      const { rows } = await client.query(
        `select count(*)::int as n from pgboss.job where name = $1 and state = 'completed'`,
        [queueName],
      )
      return rows[0].n
    },
    close: async () => {
      await work.end()
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
