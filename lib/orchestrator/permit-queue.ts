import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isOutage } from '#lib/db/outage.ts'
import { type PermitRow, releasePermits } from '#lib/db/sql/release-permits.ts'
import { type PermitAnswers, type PermitRequest, takePermits } from '#lib/db/sql/take-permits.ts'
import { inPipelinedTransaction } from '#lib/db/transaction.ts'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'

type Waiting = {
  limits: PhaseLimits
  lease: PermitRequest
  /** It went out, and the answer is not here: perhaps it was granted. */
  isInDoubt: boolean
  settle: (isGranted: boolean) => void
}
type Returned = { permit: PermitRow; resolve: () => void }

// What a lost notification, or a permit that fell to nobody because its worker died, waits at the most.
const pollMs = 1_000
// A clock that is set, or a new version with a higher rate, is noticed within this. Also far below what a timer can hold.
const longestWaitMs = 60_000
const firstOutageWaitMs = 100
const longestOutageWaitMs = 2_000
const surpriseWaitMs = 5_000
// Keeps the statements of a transaction within what goes out at once.
const maxRequestsPerTurn = 500

/**
 * The requests of this worker for one limit, in the order in which they came. One transaction at a time; what comes
 * meanwhile goes with the next. Looks when the first request comes, when a permit came back, and when the last answer said.
 */
export class PermitQueue {
  readonly #pool: Pool
  readonly #onProblem: (message: string, error: unknown) => void
  readonly #waiting = new Set<Waiting>()
  /** Their leases have passed on: nothing is granted to them, and their drivers are about to learn it. */
  readonly #void = new Set<Waiting>()
  #returned: Returned[] = []
  #timer: NodeJS.Timeout | null = null
  #isLooking = false
  #mustLook = false
  #isClosed = false
  #outageWaitMs = firstOutageWaitMs

  constructor(options: { pool: Pool; onProblem: (message: string, error: unknown) => void }) {
    this.#pool = options.pool
    this.#onProblem = options.onProblem
  }

  add(limits: PhaseLimits, lease: PermitRequest, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const onAbort = () => {
      waiting.settle(false)
      if (waiting.isInDoubt) void this.giveBack({ ...lease, limitKey: limits.key })
    }
    const waiting: Waiting = {
      limits,
      lease,
      isInDoubt: false,
      settle: (isGranted) => {
        this.#waiting.delete(waiting)
        this.#void.delete(waiting)
        signal.removeEventListener('abort', onAbort)
        resolve(isGranted)
      },
    }
    signal.addEventListener('abort', onAbort, { once: true })
    this.#waiting.add(waiting)
    // Those before it are being looked after: there is nothing for it before there is something for them.
    if (this.#waiting.size === 1) this.#look()
    return promise
  }

  /** Goes out before any request that is added later, so that it cannot undo a grant of the same phase run. */
  giveBack(permit: PermitRow): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#returned.push({ permit, resolve })
    this.#look()
    return promise
  }

  wake(): void {
    if (this.#waiting.size > 0) this.#look()
  }

  close(): void {
    this.#isClosed = true
    this.#setTimer(null)
    for (const waiting of [...this.#waiting, ...this.#void]) waiting.settle(false)
    for (const { resolve } of this.#returned.splice(0)) resolve()
  }

  #look(): void {
    this.#mustLook = true
    if (!this.#isLooking) void this.#lookUntilQuiet()
  }

  async #lookUntilQuiet(): Promise<void> {
    this.#isLooking = true
    while (this.#mustLook && !this.#isClosed) {
      // What comes in this turn goes together.
      await nextTurn()
      this.#mustLook = false
      this.#setTimer(null)
      const waitMs = await this.#turn()
      if (this.#waiting.size + this.#returned.length > 0) this.#setTimer(waitMs)
    }
    this.#isLooking = false
  }

  /** One transaction. Answers when to look again. */
  async #turn(): Promise<number> {
    const batch = this.#isClosed ? [] : this.#nextBatch()
    const returned = this.#returned.splice(0)
    if (batch.length + returned.length === 0) return pollMs
    for (const waiting of batch) waiting.isInDoubt = true
    try {
      const answers = await this.#write(batch, returned)
      this.#outageWaitMs = firstOutageWaitMs
      for (const { resolve } of returned) resolve()
      this.#settle(batch, answers)
      return Math.min(answers.retryInMs ?? pollMs, longestWaitMs)
    } catch (error) {
      if (this.#isClosed) for (const { resolve } of returned) resolve()
      else this.#returned.unshift(...returned)
      return this.#waitAfter(error)
    }
  }

  /**
   * The first ones that the same limits bound: as many as could be granted at the very most, and one that is told how long
   * to wait.
   */
  #nextBatch(): Waiting[] {
    const batch: Waiting[] = []
    for (const waiting of this.#waiting) {
      const { limits } = batch[0] ?? waiting
      const { maxConcurrency, rateLimit } = limits
      const most = Math.min(maxConcurrency ?? Infinity, rateLimit?.requests ?? Infinity, maxRequestsPerTurn)
      if (batch.length > most || !isSameLimit(limits, waiting.limits)) break
      batch.push(waiting)
    }
    return batch
  }

  async #write(batch: readonly Waiting[], returned: readonly Returned[]): Promise<PermitAnswers> {
    const [, answers] = await inPipelinedTransaction(this.#pool, (client) => [
      releasePermits(
        client,
        returned.map(({ permit }) => permit),
      ),
      batch.length === 0
        ? Promise.resolve({ answers: [], retryInMs: null })
        : takePermits(
            client,
            batch[0]!.limits,
            batch.map(({ lease }) => lease),
          ),
    ])
    return answers
  }

  #settle(batch: readonly Waiting[], { answers }: PermitAnswers): void {
    for (const [index, waiting] of batch.entries()) {
      waiting.isInDoubt = false
      const isAborted = !this.#waiting.has(waiting)
      if (isAborted || answers[index] === 'waiting') continue
      if (answers[index] === 'granted') waiting.settle(true)
      else {
        this.#waiting.delete(waiting)
        this.#void.add(waiting)
      }
    }
    // Its leases had passed on, or those behind it have other limits: they were not asked for yet.
    const isMoreToAsk = answers.every((answer) => answer !== 'waiting') && this.#waiting.size > 0
    if (isMoreToAsk) this.#mustLook = true
  }

  #waitAfter(error: unknown): number {
    if (isOutage(error)) {
      const waitMs = this.#outageWaitMs
      this.#outageWaitMs = Math.min(waitMs * 2, longestOutageWaitMs)
      return waitMs
    }
    if (!this.#isClosed) this.#onProblem('Asking for permits failed; it is tried again', error)
    return surpriseWaitMs
  }

  #setTimer(waitMs: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = waitMs === null || this.#isClosed ? null : setTimeout(() => this.#look(), waitMs)
  }
}

function isSameLimit(one: PhaseLimits, other: PhaseLimits): boolean {
  return (
    one.maxConcurrency === other.maxConcurrency &&
    one.rateLimit?.requests === other.rateLimit?.requests &&
    one.rateLimit?.perSeconds === other.rateLimit?.perSeconds
  )
}
