import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { collectWritten } from '#lib/executors/artifacts/artifacts.ts'
import {
  basicEnvironment,
  pickVariables,
  type Environment,
} from '#lib/executors/process/child-environment.ts'
import { abortSentence, failedForGood, failedForNow, messageOf } from '#lib/executors/outcomes.ts'
import { Places } from './places.ts'
import { findInHome } from '#lib/executors/script/script-command.ts'
import { watchThreadMemory } from './thread-memory.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from '#lib/executors/executor.ts'
import type { ModuleOutcome } from './module-request.ts'
import type { ModuleTask, ThreadMessage } from './module-task.ts'

const threadsPerCore = 4 // more than one: modules also wait for the network
const idleThreadMs = 10_000
const heapLimitMb = 512 // a module that leaks ends its own thread, not the worker
const bufferLimitMb = 1_024 // the same for what lies outside of its heap; photos of a home are some ten

/**
 * Runs a phase's module, its exported `run(request)`, in a pool of threads. An abort ends the thread, and so does a module
 * that takes more memory than a thread may. A module that was changed on disk is loaded anew.
 * `inTurn` acts once a thread is free: waiting for one is not the module's time.
 */
export function createModuleExecutor({
  environment,
  store,
}: {
  environment: Environment
  store: ArtifactStore
}): {
  perform: Executor
  inTurn: <T>(signal: AbortSignal, act: () => Promise<T>) => Promise<T>
  close: () => Promise<void>
} {
  const maxThreads = availableParallelism() * threadsPerCore
  const places = new Places(maxThreads)
  let pool: Piscina<ModuleTask, ModuleOutcome> | undefined
  const openPool = () => {
    if (pool !== undefined) return pool
    pool = new Piscina({
      filename: new URL('./module-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads,
      idleTimeout: idleThreadMs,
      // A thread that waits in Atomics.wait cannot keep its sockets alive: the next fetch would meet dead ones.
      atomics: 'disabled',
      env: basicEnvironment(environment),
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    })
    // What a module left behind may throw when its attempt has long ended: that costs its thread, not the worker.
    pool.on('error', () => {})
    return pool
  }
  return {
    async perform(request) {
      const path = request.phase.executorPath ?? ''
      const file = await findInHome(request.pipelineHome, path)
      if (file === null) {
        return failedForGood(
          `${path} is not a file in the pipeline's folder. Put it there, or correct executor_path.`,
        )
      }
      const variables = pickVariables(environment, request.phase.env)
      const module = { path, moduleUrl: await versionedUrl(file), variables }
      return keepFiles(await runInPool(openPool(), request, module), { store, signal: request.signal })
    },
    inTurn: (signal, act) => places.hold(signal, act),
    async close() {
      await pool?.destroy()
      pool = undefined
    },
  }
}

type Module = { path: string; moduleUrl: string; variables: Record<string, string> }

async function runInPool(
  pool: Piscina<ModuleTask, ModuleOutcome>,
  request: AttemptRequest,
  { path, moduleUrl, variables }: Module,
): Promise<ModuleOutcome> {
  const { run, property, attempt, inputs, workspace, phase } = request
  const { port1: logPort, port2: taskPort } = new MessageChannel()
  const overfull = new AbortController()
  let stopWatching = () => {}
  const onMessage = (message: ThreadMessage) => {
    if ('line' in message) return request.log(message.line)
    const thread = pool.threads.find(({ threadId }) => threadId === message.threadId)
    if (thread === undefined) return
    const bounds = { limitBytes: bufferLimitMb * 1_048_576, onExceeded: () => overfull.abort() }
    stopWatching = watchThreadMemory(thread, bounds)
  }
  logPort.on('message', onMessage)
  const data = { run, property, attempt, inputs, workspace, phaseId: phase.id, environment: variables }
  const signal = AbortSignal.any([request.signal, overfull.signal])
  try {
    return await pool.run({ path, moduleUrl, data, logPort: taskPort }, { signal, transferList: [taskPort] })
  } catch (error) {
    if (request.signal.aborted) return failedForNow(abortSentence(path, request.signal))
    if (overfull.signal.aborted) return failedForNow(tookTooMuch(path))
    return failedForNow(`${path} ended its thread: ${messageOf(error)}`)
  } finally {
    drain(logPort, onMessage)
    stopWatching()
    logPort.close()
  }
}

async function keepFiles(
  outcome: ModuleOutcome,
  place: { store: ArtifactStore; signal: AbortSignal },
): Promise<AttemptOutcome> {
  if (outcome.kind !== 'completed') return outcome
  const collected = await collectWritten(outcome.artifacts, { ...place, kept: [] })
  if (!collected.ok) return failedForNow(collected.error)
  const { artifacts, warnings } = collected
  return { ...outcome, warnings: [...outcome.warnings, ...warnings], artifacts }
}

/** Hands on the lines that arrived together with the result, before anybody hears of the result. */
function drain(logPort: MessagePort, onMessage: (message: ThreadMessage) => void): void {
  for (let next = receiveMessageOnPort(logPort); next !== undefined; next = receiveMessageOnPort(logPort)) {
    onMessage(next.message)
  }
}

function tookTooMuch(path: string): string {
  return `${path} was ended: it held over ${bufferLimitMb} MB in buffers. Have it read less at a time, and drop what it has used.`
}

async function versionedUrl(file: string): Promise<string> {
  const { mtimeMs } = await stat(file)
  return `${pathToFileURL(file).href}?changed=${mtimeMs}`
}
