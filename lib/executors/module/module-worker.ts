import { threadId } from 'node:worker_threads'
import { createLineLog } from '#lib/executors/log/line-log.ts'
import { failedForGood, failedForNow, messageOf } from '#lib/executors/outcomes.ts'
import { moduleOutcomeSchema } from './module-outcome.ts'
import type { ModuleOutcome, ModuleRequest } from './module-request.ts'
import type { ModuleTask, ThreadMessage } from './module-task.ts'

type Run = (request: ModuleRequest) => ModuleOutcome | Promise<ModuleOutcome>

const encoder = new TextEncoder()

/**
 * Runs in a thread: loads the module, calls its `run`, and hands back an outcome that survives the way home. Its log is cut
 * here: every line of a module that logs without end would hold up the worker's own thread, until the others took it for dead.
 */
export default async function runModule({
  path,
  moduleUrl,
  data,
  logPort,
}: ModuleTask): Promise<ModuleOutcome> {
  const say = (message: ThreadMessage) => logPort.postMessage(message)
  const lines = createLineLog((line) => say({ line }))
  const log = (text: string) => lines.write('stdout', encoder.encode(`${String(text)}\n`))
  say({ threadId })
  try {
    return await performModule({ path, moduleUrl, data, log })
  } finally {
    lines.end()
  }
}

type LoggedTask = Omit<ModuleTask, 'logPort'> & { log: ModuleRequest['log'] }

async function performModule({ path, moduleUrl, data, log }: LoggedTask): Promise<ModuleOutcome> {
  let run: Run
  try {
    run = await loadRun(moduleUrl)
  } catch (error) {
    return failedForGood(`${path} could not be loaded: ${messageOf(error)}`)
  }
  try {
    return toOutcome(path, await run({ ...data, log }))
  } catch (error) {
    if (error instanceof Error && error.stack !== undefined)
      log(error.stack.replaceAll(/\?changed=[\d.]+/g, ''))
    return failedForNow(`${path} threw: ${messageOf(error)}`)
  }
}

async function loadRun(moduleUrl: string): Promise<Run> {
  const module: { run?: unknown } = await import(moduleUrl)
  if (typeof module.run !== 'function') throw new Error('it does not export a function named "run".')
  return asRun(module.run)
}

/** The module's author promises the signature; `toOutcome` checks what comes back. */
function asRun(run: Function): Run {
  return run as Run
}

function toOutcome(path: string, returned: unknown): ModuleOutcome {
  const parsed = moduleOutcomeSchema.safeParse(returned)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the value'}: ${issue.message}`,
  )
  return failedForGood(`${path} returned something that is not an outcome: ${issues.slice(0, 5).join('; ')}`)
}
