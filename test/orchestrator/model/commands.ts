import { cancel } from '#lib/commands/cancel.ts'
import { changeLimits } from '#lib/commands/change-limits.ts'
import { markPhase } from '#lib/commands/mark-phase.ts'
import { moveToFront } from '#lib/commands/move-to-front.ts'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { previewRetry } from '#lib/commands/preview-retry.ts'
import { resumeRun } from '#lib/commands/resume-run.ts'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import type { Result } from '#lib/contract/refusal.ts'
import type { CancelRequest, LimitsRequest, RetryPlanRequest } from '#lib/contract/run-control.ts'
import type { TestDatabase } from '#test/support/database.ts'
import type { Answer } from './happening.ts'
import type { CellPlace } from './reference.ts'

const actor = 'model'
const refusedAnswer: Answer = { isAccepted: false, cells: 0 }
// Each time somebody else was faster.
const mostRetries = 5

/** What a person may ask of one run, with answers as the model knows them. */
export class Commands {
  readonly #database: TestDatabase
  readonly #runId: number

  constructor(database: TestDatabase, runId: number) {
    this.#database = database
    this.#runId = runId
  }

  /** Plans and executes a retry. Null when the run moved on each time before the plan was executed: nothing was done. */
  async retry(request: RetryPlanRequest): Promise<Answer | null> {
    for (let turn = 0; turn < mostRetries; turn++) {
      const plan = await previewRetry(this.#database, { runId: this.#runId, ...request })
      if (!plan.ok) throw new Error(plan.refusal.message)
      const { revision, digest } = plan.value
      const done = await retryPhases(this.#database, {
        runId: this.#runId,
        actor,
        ...request,
        revision,
        digest,
      })
      if (done.ok) return { isAccepted: true, cells: done.value.chosen + done.value.dependents }
      if (!done.refusal.message.includes('moved on')) return refusedAnswer
    }
    return null
  }

  async mark({ position, phase }: CellPlace, as: 'done' | 'failed'): Promise<Answer> {
    const homes = { kind: 'positions' as const, positions: [position] }
    return answerOf(
      await markPhase(this.#database, {
        runId: this.#runId,
        actor,
        phaseIndex: phase,
        as,
        note: 'Seen',
        homes,
      }),
    )
  }

  async cancel(request: CancelRequest): Promise<Answer> {
    return answerOf(await cancel(this.#database, { runId: this.#runId, actor, ...request }), 'cells')
  }

  async pause(): Promise<Answer> {
    return answerOf(await pauseRun(this.#database, { runId: this.#runId, actor }))
  }

  async resume(): Promise<Answer> {
    return answerOf(await resumeRun(this.#database, { runId: this.#runId, actor }))
  }

  async changeLimits(limits: LimitsRequest): Promise<Answer> {
    return answerOf(await changeLimits(this.#database, { runId: this.#runId, actor, ...limits }))
  }

  async moveToFront(positions: number[]): Promise<Answer> {
    return answerOf(await moveToFront(this.#database, { runId: this.#runId, actor, positions }))
  }
}

function answerOf<Value extends object>(result: Result<Value>, count?: keyof Value): Answer {
  if (!result.ok) return refusedAnswer
  return { isAccepted: true, cells: count === undefined ? 0 : Number(result.value[count]) }
}
