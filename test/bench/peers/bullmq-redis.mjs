import { FlowProducer, Queue, Worker } from 'bullmq'
import { heard, openFlows, queueName } from './bullmq-flows.mjs'

// docs.bullmq.io/guide/parallelism-and-concurrency: jobs that wait for I/O want a high factor, 100 to 300.
const fastConcurrency = 100
const slowConcurrency = 400 // the DAG's width times the active properties

/** @type {import('../engine/measured-engine.ts').OpenEngine} */
export async function open(options) {
  const { hostname, port, username, password } = new URL(options.url)
  // docs.bullmq.io/guide/going-to-production: workers want null for maxRetriesPerRequest.
  const server = { host: hostname, port: Number(port || 6379), maxRetriesPerRequest: null }
  const connection = { ...server, ...(username && { username }), ...(password && { password }) }
  const concurrency = options.hasSlowPhases ? slowConcurrency : fastConcurrency
  const counter = heard(new Queue(queueName, { connection }))
  await counter.obliterate({ force: true })
  return openFlows(options, {
    producer: heard(new FlowProducer({ connection })),
    queue: heard(new Queue(queueName, { connection })),
    createWorker: (processor) =>
      heard(new Worker(queueName, processor, { connection, concurrency, autorun: false })),
    settings: { concurrency },
    durablePhases: () => counter.getCompletedCount(),
    close: async () => {
      await counter.obliterate({ force: true })
      await counter.close()
    },
  })
}
