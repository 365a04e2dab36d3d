import { createAgentExecutor } from '#lib/executors/agent/agent-executor.ts'
import { collectOutputs } from '#lib/executors/workspace/collect-outputs.ts'
import { cutLargeOutput } from './cut-large-output.ts'
import { createModuleExecutor } from '#lib/executors/module/module-executor.ts'
import { checkPostConditions, filesBefore } from './post-conditions.ts'
import { checkPrerequisites } from './prerequisites.ts'
import { prepareWorkspace } from '#lib/executors/workspace/prepare-workspace.ts'
import { heedSaidOutcome } from './said-outcome.ts'
import { createScriptExecutor } from '#lib/executors/script/script-executor.ts'
import { toStorable } from './storable.ts'
import { withTimeLimit } from './time-limit.ts'
import { withoutSecrets } from '#lib/executors/secrets/without-secrets.ts'
import { failedForNow } from './outcomes.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from './executor.ts'
import type { ExecutorKind, Phase } from '#lib/pipeline/definition.ts'

/** Everything but `manual`: such a phase waits for a person, and no worker ever starts it. */
export type PerformedKind = Exclude<ExecutorKind, 'manual'>

export type Performer = { perform: Executor; close: () => Promise<void> }

/**
 * Performs attempts of every kind: the workspace is laid out, prerequisites, the phase's executor within the phase's time,
 * then its results are collected, and its post-conditions.
 * `environment` is what scripts and modules may be given from; each gets the basics and what its phase names.
 * `store` keeps the files that are too large for Postgres. `executors` replace ours, for tests and benchmarks. One performer per process: it owns the module threads.
 */
export function createPerformer(options: {
  environment: Environment
  store: ArtifactStore
  /** The command of the agent runtime for phases that name none; left out: the Claude Agent SDK. */
  agentCommand?: readonly string[] | null
  executors?: Partial<Record<PerformedKind, Executor>>
}): Performer {
  const { environment, store } = options
  const modules = createModuleExecutor({ environment, store })
  const executors: Record<PerformedKind, Executor> = {
    script: createScriptExecutor({ environment, store }),
    module: modules.perform,
    agent: createAgentExecutor({ environment, store, command: options.agentCommand ?? null }),
    ...options.executors,
  }
  const performGuarded = async (request: AttemptRequest): Promise<AttemptOutcome> => {
    if (request.signal.aborted) return failedForNow('It was cancelled before it started')
    const unprepared = await prepareWorkspace(request)
    if (unprepared !== null) return unprepared
    const verdict = await checkPrerequisites(request, { environment })
    if (verdict.kind !== 'met') return verdict
    const before = await filesBefore(request)
    const inTime = () =>
      withTimeLimit({ outer: request.signal, seconds: request.phase.timeoutSeconds }, (signal) =>
        executors[performedKind(request.phase)]({ ...request, signal }),
      )
    const isModule = request.phase.executor === 'module'
    const performed = await (isModule ? modules.inTurn(request.signal, inTime) : inTime())
    const heeded = heedScript(request, performed)
    if (heeded.kind !== 'completed') return heeded
    const collected = await collectOutputs({ ...request, store }, cutLargeOutput(heeded))
    const checked =
      collected.kind === 'completed' ? await checkPostConditions(request, collected, before) : collected
    // Whatever its results turn out to be, it has cost that.
    return { ...checked, costUsd: performed.costUsd, usage: performed.usage }
  }
  const performMasked = withoutSecrets(performGuarded, { environment })
  return {
    perform: async (request) => toStorable(await performMasked(request)),
    close: modules.close,
  }
}

/** Agents' answers are read by their own executor. */
function heedScript({ phase }: AttemptRequest, outcome: AttemptOutcome): AttemptOutcome {
  if (phase.executor !== 'script' || outcome.kind !== 'completed') return outcome
  return heedSaidOutcome(outcome, phase.executorPath ?? phase.pythonModule ?? phase.id)
}

function performedKind({ displayName, executor }: Phase): PerformedKind {
  if (executor === 'manual') throw new Error(`"${displayName}" is done by a person: nothing performs it`)
  return executor
}
