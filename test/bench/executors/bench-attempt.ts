import type { AttemptRequest, LogLine } from '#lib/executors/executor.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

/** A phase of the bench's programs, as a pipeline file would have it. */
export function benchPhase(executor: 'script' | 'module', executorPath: string, args: string[] = []): Phase {
  const definition = {
    phases: { quiet: { executor, executor_path: executorPath, ...(executor === 'script' && { args }) } },
  }
  const read = readPipelineDefinition({ definition, fileName: 'bench.json', defaultName: 'bench' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return read.value.phases[0]!
}

/** A first attempt at a phase, at an invented home. */
export function benchAttempt(given: {
  phase: Phase
  home: string
  workspace: string
  log?: (line: LogLine) => void
}): AttemptRequest {
  const { phase, home, workspace, log = () => {} } = given
  return {
    run: { id: 1 },
    phase,
    pipelineHome: home,
    layout: { links: {}, folders: [], files: [] },
    statusWords: {},
    property: {
      id: 1,
      address: '1 W Bench St, Phoenix, AZ 85001',
      street: '1 W Bench St',
      city: 'Phoenix',
      state: 'AZ',
      zip: '85001',
      facts: { price: 400_000 },
      cells: { Price: '$400,000' },
    },
    attempt: 1,
    inputs: {},
    statuses: {},
    workspace,
    remainingBudgetUsd: async () => null,
    signal: new AbortController().signal,
    log,
  }
}
