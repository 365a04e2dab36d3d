import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { collectWritten } from './artifacts.ts'
import { basicEnvironment, pickVariables, type Environment } from './child-environment.ts'
import { createLineLog } from './line-log.ts'
import { abortSentence, failedForGood, failedForNow, messageOf } from './outcomes.ts'
import { findInHome } from './script-command.ts'
import type { ArtifactStore } from './artifact-store.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from './executor.ts'
import type { ModuleOutcome } from './module-request.ts'
import type { ModuleTask } from './module-task.ts'

// More threads than cores: modules also wait for the network, and waiting for a thread counts against the timeout.
const threadsPerCore = 4
const idleThreadMs = 10_000
const encoder = new TextEncoder()
const heapLimitMb = 512 // a module that leaks ends its own thread, not the worker

/**
 * Runs a phase's module, its exported `run(request)`, in a pool of threads. An abort ends the thread.
 * A module that was changed on disk is loaded anew.
 */
export function createModuleExecutor({
  environment,
  store,
}: {
  environment: Environment
  store: ArtifactStore
}): {
  perform: Executor
  close: () => Promise<void>
} {
  let pool: Piscina<ModuleTask, ModuleOutcome> | undefined
  const openPool = () => {
    if (pool !== undefined) return pool
    pool = new Piscina({
      filename: new URL('./module-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: availableParallelism() * threadsPerCore,
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
  const { run, property, attempt, inputs, workspace, phase, signal } = request
  const { port1: logPort, port2: taskPort } = new MessageChannel()
  const log = createLineLog(request.log)
  const onLine = (text: string) => log.write('stdout', encoder.encode(`${text}\n`))
  logPort.on('message', onLine)
  const data = { run, property, attempt, inputs, workspace, phaseId: phase.id, environment: variables }
  try {
    return await pool.run({ path, moduleUrl, data, logPort: taskPort }, { signal, transferList: [taskPort] })
  } catch (error) {
    if (signal.aborted) return failedForNow(abortSentence(path, signal))
    return failedForNow(`${path} ended its thread: ${messageOf(error)}`)
  } finally {
    drain(logPort, onLine)
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
function drain(logPort: MessagePort, onLine: (text: string) => void): void {
  for (let next = receiveMessageOnPort(logPort); next !== undefined; next = receiveMessageOnPort(logPort)) {
    onLine(next.message)
  }
}

async function versionedUrl(file: string): Promise<string> {
  const { mtimeMs } = await stat(file)
  return `${pathToFileURL(file).href}?changed=${mtimeMs}`
}
