import { benchPhases } from '../engine/bench-dag.ts'
import { versionOf } from './version-of.mjs'

// One transaction for many jobs: docs.bullmq.io/guide/postgresql, "Bulk enqueues".
const flowsPerCall = 500
export const queueName = 'plotline-bench-phases'
const [county, listing, map, images, synthesis, report] = [...benchPhases.keys()]

/**
 * What BullMQ's two backends give, as far as it is used here.
 * @typedef {{ waitUntilReady: () => Promise<unknown>, close: (isForced?: boolean) => Promise<void> }} Closable
 * @typedef {Closable & { addBulk: (flows: import('bullmq').FlowJob[]) => Promise<unknown> }} Producer
 * @typedef {Closable & { qualifiedName: string,
 *   add: (name: string, data: object, options: import('bullmq').JobsOptions) => Promise<unknown> }} Queue
 * @typedef {Closable & { run: () => Promise<void> }} Worker
 * @typedef {(job: { data: { property: number, phase: number } }) => Promise<object>} Processor
 * @typedef {{ producer: Producer, queue: Queue, createWorker: (processor: Processor) => Worker,
 *   settings: Record<string, string | number>, durablePhases: () => Promise<number>, close: () => Promise<void> }} Backend
 */

/**
 * BullMQ's flows are trees: a job has one parent, which runs after its children (docs.bullmq.io/guide/flows). So the
 * diamond under county is written as its maintainers advise (taskforcesh/bullmq, threads 599, 1021 and 2087): report over
 * synthesis over images over listing over county is the tree, and county's processor adds map as one more child of
 * synthesis just before it ends. Map may thus start before county is stored as completed, which is in BullMQ's favour.
 * All phases share one queue and one worker.
 *
 * @param {import('../engine/measured-engine.ts').OpenOptions} options
 * @param {Backend} backend
 * @returns {Promise<import('../engine/measured-engine.ts').MeasuredEngine>}
 */
export async function openFlows({ perform }, backend) {
  const { producer, queue } = backend
  const worker = backend.createWorker(async ({ data: { property, phase } }) => {
    await perform(property, phase)
    if (phase === county)
      await queue.add(benchPhases[map].id, { property, phase: map }, mapOptions(queue, property))
    return {}
  })
  await Promise.all([producer.waitUntilReady(), queue.waitUntilReady(), worker.waitUntilReady()])
  return {
    version: `bullmq ${versionOf('bullmq')}`,
    settings: { flows_per_add: flowsPerCall, ...backend.settings },
    isSelfLimiting: false,
    enqueue: async (properties) => {
      for (let first = 0; first < properties.length; first += flowsPerCall)
        await producer.addBulk(properties.slice(first, first + flowsPerCall).map(flowOf))
    },
    begin: async () => void worker.run(),
    durablePhases: backend.durablePhases,
    close: async () => {
      await worker.close(true)
      await Promise.all([producer.close(), queue.close()])
      await backend.close()
    },
  }
}

/**
 * @template {{ on: Function }} T
 * @param {T} one a queue, a worker or a producer
 * @returns {T}
 */
export function heard(one) {
  one.on('error', (/** @type {Error} */ error) => console.error('BullMQ:', error.message))
  one.on('failed', (/** @type {unknown} */ _job, /** @type {Error} */ error) =>
    console.error('BullMQ, a job failed:', error.message),
  )
  return one
}

/**
 * @param {number} property
 * @returns {import('bullmq').FlowJob}
 */
function flowOf(property) {
  const jobOf = (/** @type {number} */ phase) => ({
    name: benchPhases[phase].id,
    queueName,
    data: { property, phase },
  })
  const listed = { ...jobOf(listing), children: [jobOf(county)] }
  const seen = { ...jobOf(images), children: [listed] }
  const judged = { ...jobOf(synthesis), opts: { jobId: synthesisId(property) }, children: [seen] }
  return { ...jobOf(report), children: [judged] }
}

/**
 * With an id of its own, so that a county that runs twice adds one map.
 * @param {Queue} queue
 * @param {number} property
 */
function mapOptions(queue, property) {
  return { jobId: `map-${property}`, parent: { id: synthesisId(property), queue: queue.qualifiedName } }
}

/** @param {number} property */
function synthesisId(property) {
  return `synthesis-${property}`
}
