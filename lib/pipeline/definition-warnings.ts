import type { Phase, Pipeline } from './definition.ts'
import { type DefinitionProblem, problemAt } from './definition-problem.ts'
import { unknownKeys } from './unknown-keys.ts'

const daySeconds = 86_400

/** What a pipeline that can be used says and probably does not mean. */
export function definitionWarnings(definition: unknown, pipeline: Pipeline): DefinitionProblem[] {
  return [
    ...unknownKeys(definition),
    ...pipeline.phases.flatMap((phase) => [
      ...idleKeys(phase, writtenPhase(definition, phase.id)),
      ...repeatedDependencies(phase),
      ...unpassedVariables(phase),
      ...longPhase(phase),
    ]),
  ]
}

function writtenPhase(definition: unknown, id: string): Record<string, unknown> {
  // The pipeline was read from this definition, so the phase is there, and an object.
  return (definition as { phases: Record<string, Record<string, unknown>> }).phases[id] ?? {}
}

const agentKeys = ['executor_model', 'max_turns', 'max_budget_usd', 'agent_tools', 'agent_command']
const processKeys = ['args', 'python_module', 'memory_limit_mb', 'cwd', 'exit_codes']
const idleKeysOf: Record<Phase['executor'], readonly string[]> = {
  script: agentKeys,
  agent: processKeys,
  module: [...agentKeys, ...processKeys],
  manual: [...agentKeys, ...processKeys, 'executor_path', 'timeout_seconds', 'max_retries', 'rate_limit'],
}

function idleKeys(phase: Phase, written: Record<string, unknown>): DefinitionProblem[] {
  // A validator starts in that folder, whatever performs its phase.
  const isIdle = (key: string) => key !== 'cwd' || phase.prerequisiteValidation === null
  const idle = idleKeysOf[phase.executor].filter(
    (key) => written[key] !== undefined && written[key] !== null && isIdle(key),
  )
  const problems = idle.map((key) =>
    problemAt(phase.id, key, {
      message: `it means nothing to a phase whose executor is "${phase.executor}".`,
      fix: 'remove it, or correct executor.',
    }),
  )
  if (phase.pythonModule !== null && phase.executorPath !== null) {
    const message = `the phase runs python_module, "${phase.pythonModule}", and not this file.`
    problems.push(problemAt(phase.id, 'executor_path', { message, fix: 'remove one of the two.' }))
  }
  if (written['retryable'] === false && Number(written['max_retries'] ?? 1) > 1) {
    const message = `"retryable" is false, so there is one attempt and not ${String(written['max_retries'])}.`
    problems.push(problemAt(phase.id, 'max_retries', { message, fix: 'remove one of the two.' }))
  }
  return problems
}

function repeatedDependencies({ id, dependencies, optionalDependencies }: Phase): DefinitionProblem[] {
  return optionalDependencies
    .filter((dependency) => dependencies.includes(dependency))
    .map((dependency) => {
      const message = `"${dependency}" stands in dependencies as well, where it must complete.`
      return problemAt(id, 'optional_dependencies', { message, fix: 'leave it in one of the two.' })
    })
}

function unpassedVariables({ id, env, requires, executor }: Phase): DefinitionProblem[] {
  if (executor === 'manual') return []
  return requires.env
    .filter((name) => !env.includes(name))
    .map((name) => {
      const message = `${name} must be set, but is not passed on to the phase.`
      return problemAt(id, 'requires.env', {
        message,
        fix: `name it in "env" as well, if the phase reads it.`,
      })
    })
}

function longPhase({ id, executor, maxAttempts, timeoutSeconds }: Phase): DefinitionProblem[] {
  const days = (maxAttempts * timeoutSeconds) / daySeconds
  if (executor === 'manual' || days <= 1) return []
  const message = `${maxAttempts} attempts of up to ${timeoutSeconds} s may take ${days.toFixed(1)} days for one home.`
  return [
    problemAt(id, 'timeout_seconds', { message, fix: 'lower it, or max_retries, unless that is meant.' }),
  ]
}
