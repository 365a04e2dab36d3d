import type { AttemptOutcome, AttemptRequest, Executor } from '#lib/executors/executor.ts'
import type { Start } from './explanation.ts'
import type { Outcome } from './reference.ts'

/** A performance in the hands of the test. */
export type Execution = Start & {
  runId: number
  /** What it ended with, null while it goes on. */
  outcome: Outcome | null
  isAborted: boolean
  /** Its end was not asked for by an abort. */
  isEndedFreely: boolean
  settle: (outcome: AttemptOutcome) => void
}

/** What becomes of an execution that is told to end: most end as failed, some still complete, some do not listen. */
export function answerToAbort(execution: number): 'fails' | 'completes' | 'stays' {
  const kinds = ['fails', 'completes', 'stays', 'fails', 'stays'] as const
  return kinds[execution % kinds.length]!
}

/** Sees an execution begin. What it throws is told to the test; `request` is what the engine gave along. */
export type Watch = (start: Execution, request: AttemptRequest) => Promise<void>

/** Performs attempts of all workers of a test: each goes on until the test ends it. */
export class ScriptedExecutor {
  readonly #all: Execution[] = []
  readonly #leaving = new Set<string>()
  readonly #watch: Watch

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** Executions of a run, in the order in which they began. */
  of(runId: number): Execution[] {
    return this.#all.filter((each) => each.runId === runId)
  }

  performAs(by: string): Executor {
    return async (request) => {
      const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
      const runId = request.run.id
      const execution: Execution = {
        execution: this.of(runId).length,
        runId,
        position: Number(/^\d+/.exec(request.property.street)![0]) - 100,
        phase: request.phase.index,
        number: request.attempt,
        by,
        outcome: null,
        isAborted: false,
        isEndedFreely: false,
        settle: resolve,
      }
      this.#all.push(execution)
      request.signal.addEventListener('abort', () => this.#abort(execution))
      void this.#watch(execution, request)
      return promise
    }
  }

  end(execution: Execution, outcome: Outcome): void {
    if (execution.outcome !== null) return
    execution.outcome = outcome
    execution.isEndedFreely = !execution.isAborted
    execution.settle(outcomeOf(execution, outcome))
  }

  /** From now on whatever this worker aborts ends at once. */
  letGo(by: string): void {
    this.#leaving.add(by)
    for (const each of this.#all) if (each.by === by && each.isAborted) this.end(each, 'failed')
  }

  endAll(): void {
    for (const each of this.#all) this.end(each, 'failed')
  }

  #abort(execution: Execution): void {
    execution.isAborted = true
    const answer = answerToAbort(execution.execution)
    if (answer === 'completes') this.end(execution, 'completed')
    else if (answer === 'fails' || this.#leaving.has(execution.by)) this.end(execution, 'failed')
  }
}

export function outputOf({ execution }: Pick<Start, 'execution'>) {
  return { execution }
}

function outcomeOf(execution: Execution, outcome: Outcome): AttemptOutcome {
  switch (outcome) {
    case 'completed':
      return { kind: 'completed', output: outputOf(execution), warnings: [], artifacts: [] }
    case 'failed':
      return { kind: 'failed', error: 'It broke', isPermanent: false }
    case 'failed for good':
      return { kind: 'failed', error: 'It broke for good', isPermanent: true }
    case 'skipped':
      return {
        kind: 'skipped',
        reason: { code: 'MISSING_KEY', sentence: 'There is no key.', remedy: 'Set one.' },
      }
  }
}
