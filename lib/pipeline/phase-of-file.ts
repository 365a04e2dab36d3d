import type { Phase } from './definition.ts'
import type { PhaseFile } from './phase-file.ts'

/** A phase as the rules see it, from its entry in the file. */
export function phaseOfFile(id: string, index: number, file: PhaseFile): Phase {
  return {
    index,
    id,
    displayName: file.display_name ?? id,
    description: file.description,
    executor: file.executor,
    executorPath: file.executor_path ?? null,
    executorModel: file.executor_model ?? null,
    pythonModule: file.python_module ?? null,
    args: file.args ?? null,
    cwd: file.cwd,
    memoryLimitMb: file.memory_limit_mb ?? null,
    maxTurns: file.max_turns ?? null,
    maxBudgetUsd: file.max_budget_usd ?? null,
    agentTools: file.agent_tools ?? null,
    agentCommand: file.agent_command ?? null,
    dependencies: file.dependencies,
    optionalDependencies: file.optional_dependencies,
    timeoutSeconds: file.timeout_seconds,
    maxAttempts: file.retryable ? file.max_retries : 1,
    backoffFactor: file.backoff_factor,
    backoffMaxSeconds: file.backoff_max_seconds,
    prerequisiteValidation: file.prerequisite_validation ?? null,
    requires: {
      env: file.requires.env ?? [],
      fields: file.requires.fields ?? [],
      files: file.requires.files ?? [],
      anyOf: file.requires.any_of ?? [],
    },
    env: file.env,
    maxConcurrency: file.max_concurrency ?? null,
    rateLimit: file.rate_limit
      ? { requests: file.rate_limit.requests, perSeconds: file.rate_limit.per_seconds }
      : null,
    reuseMaxAgeMs: reuseMaxAgeMs(file.reuse),
    outputs: file.outputs ?? null,
    exitCodes: file.exit_codes,
    unmet: file.post_conditions.unmet ?? null,
    postConditions: {
      files: file.post_conditions.files ?? [],
      changed: file.post_conditions.changed ?? [],
      outputs: file.post_conditions.outputs ?? [],
    },
    prepare: file.prepare,
    collect: file.collect,
  }
}

function reuseMaxAgeMs(reuse: string): number {
  if (reuse === 'never') return 0
  if (reuse === 'always') return Infinity
  const hourMs = 3_600_000
  return Number.parseInt(reuse, 10) * (reuse.endsWith('d') ? 24 * hourMs : hourMs)
}
