import { readFile } from 'node:fs/promises'
import { performAgentCommand } from './agent-command.ts'
import { readAgentFile } from './agent-file.ts'
import { budgetSpent, limitsOf } from './agent-limits.ts'
import { agentHindrance, findAgentBinary } from './agent-runtime.ts'
import { performWithSdk } from './agent-sdk-attempt.ts'
import { createAttemptFolder } from '#lib/executors/attempt-folder.ts'
import { failedForGood } from '#lib/executors/outcomes.ts'
import { findInHome } from '#lib/executors/script/script-command.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { Executor } from '#lib/executors/executor.ts'

type AgentRuntime = {
  environment: Environment
  store: ArtifactStore
  /** The template of another agent runtime, for phases that name none of their own; null: the Claude Agent SDK. */
  command: readonly string[] | null
  findBinary?: () => string | null
}

/**
 * Runs a phase's agent: a markdown file whose body is its instructions, with the property and the inputs as data, in the
 * Claude Agent SDK or in the runtime that `agent_command` names. The last JSON object of its answer is the output. What
 * it cost is in every outcome.
 */
export function createAgentExecutor(runtime: AgentRuntime): Executor {
  return async (request) => {
    const shown = request.phase.executorPath ?? request.phase.id
    const file = await findInHome(request.pipelineHome, shown)
    if (file === null) {
      return failedForGood(
        `${shown} is not a file in the pipeline's folder. Put it there, or correct executor_path.`,
      )
    }
    const read = readAgentFile(await readFile(file, 'utf8'), shown)
    if (!read.ok) return failedForGood(read.error)
    const command = request.phase.agentCommand ?? runtime.command
    const binary = command === null ? (runtime.findBinary ?? findAgentBinary)() : null
    const hindrance = command === null ? agentHindrance(runtime.environment, binary) : null
    if (hindrance !== null) return { kind: 'skipped', reason: hindrance }
    const remainingUsd = await request.remainingBudgetUsd()
    const spent = budgetSpent(request, remainingUsd)
    if (spent !== null) return spent
    const folder = await createAttemptFolder(request.workspace, request.phase.id)
    const setup = {
      agent: { ...read.agent, shown },
      folder,
      environment: runtime.environment,
      store: runtime.store,
    }
    try {
      if (command !== null) return await performAgentCommand(request, { ...setup, command })
      const limits = limitsOf(request.phase, remainingUsd)
      return await performWithSdk(request, { ...setup, limits, binary: binary ?? '' })
    } finally {
      await folder.remove()
    }
  }
}
