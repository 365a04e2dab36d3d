import { performAgent } from './agent-executor.ts'
import { createModuleExecutor } from './module-executor.ts'
import { performManual } from './manual-executor.ts'
import { checkPostConditions } from './post-conditions.ts'
import { checkPrerequisites } from './prerequisites.ts'
import { prepareWorkspace } from './prepare-workspace.ts'
import { createScriptExecutor } from './script-executor.ts'
import { toStorable } from './storable.ts'
import { withTimeLimit } from './time-limit.ts'
import { failedForNow } from './outcomes.ts'
import type { Environment } from './child-environment.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from './executor.ts'
import type { ExecutorKind } from '#lib/pipeline/definition.ts'

export type Performer = { perform: Executor; close: () => Promise<void> }

/**
 * Performs attempts of every kind: the workspace is laid out, prerequisites, the phase's executor within the phase's time,
 * post-conditions.
 * `environment` is what scripts and modules may be given from; each gets the basics and what its phase names.
 * `executors` replace ours, for tests and benchmarks. One performer per process: it owns the module threads.
 */
export function createPerformer(options: {
  environment: Environment
  executors?: Partial<Record<ExecutorKind, Executor>>
}): Performer {
  const { environment } = options
  const modules = createModuleExecutor({ environment })
  const executors: Record<ExecutorKind, Executor> = {
    script: createScriptExecutor({ environment }),
    module: modules.perform,
    agent: performAgent,
    manual: performManual,
    ...options.executors,
  }
  const performGuarded = async (request: AttemptRequest): Promise<AttemptOutcome> => {
    if (request.signal.aborted) return failedForNow('It was cancelled before it started')
    const unprepared = await prepareWorkspace(request)
    if (unprepared !== null) return unprepared
    const verdict = await checkPrerequisites(request, { environment })
    if (verdict.kind !== 'met') return verdict
    const outcome = await withTimeLimit(
      { outer: request.signal, seconds: request.phase.timeoutSeconds },
      (signal) => executors[request.phase.executor]({ ...request, signal }),
    )
    return outcome.kind === 'completed' ? checkPostConditions(request, outcome) : outcome
  }
  return {
    perform: async (request) => toStorable(await performGuarded(request)),
    close: modules.close,
  }
}
