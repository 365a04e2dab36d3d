import { createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import pg from 'pg'
import { heard, openFlows, queueName } from './bullmq-flows.mjs'

// docs.bullmq.io/guide/postgresql: its table of throughput is at "concurrency 8–32", and "Tuning tips" asks for a pool as
// large as the concurrency. Of 1, 2, 4, 8, 16 and 32, 16 was the fastest here. Finished jobs are kept, although the page
// advises to remove them: their results are what is counted.
const fastConcurrency = 16
const slowConcurrency = 400 // the DAG's width times the active properties
const pool = 16

const { FlowProducer, Queue, Worker } = withBackend(createPostgresBackend)

/** @type {import('../engine/measured-engine.ts').OpenEngine} */
export async function open(options) {
  const client = new pg.Client({ connectionString: options.url })
  await client.connect()
  await runMigrations(client)
  const connection = { connectionString: options.url, max: pool }
  const concurrency = options.hasSlowPhases ? slowConcurrency : fastConcurrency
  return openFlows(options, {
    producer: heard(new FlowProducer({ connection })),
    queue: heard(new Queue(queueName, { connection })),
    createWorker: (processor) =>
      heard(new Worker(queueName, processor, { connection, concurrency, autorun: false })),
    settings: { concurrency, pool },
    durablePhases: async () => {
      const { rows } = await client.query(
        `select count(*)::int as n from bullmq.job where queue = $1 and state = 'completed'`,
        [queueName],
      )
      return rows[0].n
    },
    close: () => client.end(),
  })
}
