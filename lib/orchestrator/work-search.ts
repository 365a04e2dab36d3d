import type { Pool } from 'pg'
import { isOutage } from '#lib/db/outage.ts'
import { findQueuedRuns } from '#lib/db/sql/find-queued-runs.ts'
import { findRunsToAdmit } from '#lib/db/sql/find-runs-to-admit.ts'
import { readWorkload } from '#lib/db/sql/read-workload.ts'

type Options = {
  pool: Pool
  /** Admits and claims from these runs, as far as `roomAfter` allows. */
  turnOver: (runIds: readonly number[]) => Promise<void>
  /** Gives back leases that nobody here drives. */
  returnOrphans: () => Promise<void>
  slots: number
  heldCount: () => number
  onProblem: (message: string, error: unknown) => void
  now: () => number
}

// What a lost notification, or a retry that comes due, waits at the most.
const pollMs = 1_000

/** Finds property runs for a worker to claim: when told that there may be some, when a retry comes due, and once a second. */
export class WorkSearch {
  readonly #options: Options
  readonly #poll: NodeJS.Timeout
  readonly #timers = new Set<NodeJS.Timeout>()
  #looking: Promise<void> | null = null
  #mustLook = false
  #mustAdmit = false
  #mayHoldOrphans = false
  #isStopped = false
  /** Somewhere an admitted property run may wait that no commit of ours would find by itself. */
  #mayBeQueued = true
  /** Of the property runs that are admitted, over all runs and workers. */
  #share = Infinity

  constructor(options: Options) {
    this.#options = options
    this.#poll = setInterval(this.lookForRuns, pollMs)
  }

  /** There may be property runs to admit, or to claim. */
  readonly lookForRuns = (): void => {
    this.#mustAdmit = true
    this.look()
  }

  /** There may be admitted property runs to claim. One look at a time, and one more when asked meanwhile. */
  readonly look = (): void => {
    this.#mayBeQueued = true
    this.#mustLook = true
    if (!this.#isStopped) this.#looking ??= this.#lookUntilQuiet().finally(() => (this.#looking = null))
  }

  /** A slot became free. The commit that freed it claimed from the same run already. */
  slotFreed(): void {
    if (this.#mayBeQueued) this.look()
  }

  /** A retry is due then, by this worker's clock. */
  lookAt(time: number): void {
    if (this.#isStopped) return
    // Just after it is due by the database's clock, which may tick in another millisecond.
    const waitMs = Math.max(0, time - this.#options.now() + 2)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.lookForRuns()
    }, waitMs)
    this.#timers.add(timer)
  }

  /** A claim may have been committed whose answer was lost: a lease without a driver. */
  suspectOrphans(): void {
    this.#mayHoldOrphans = true
  }

  /** How many property runs may be claimed when so many of ours end in the same commit. */
  readonly roomAfter = (ending: number): number => {
    if (this.#isStopped) return 0
    const { slots, heldCount } = this.#options
    return Math.max(0, Math.min(slots, this.#share) - heldCount() + ending)
  }

  /** Resolves when nothing is looked for any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#poll)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#looking
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#mustLook && !this.#isStopped) {
      this.#mustLook = false
      try {
        if (this.#mayHoldOrphans) await this.#returnOrphans()
        await this.#lookOnce()
      } catch (error) {
        // The next poll tries again.
        if (!isOutage(error)) this.#options.onProblem('Looking for work failed', error)
      }
    }
  }

  // An answer that is lost meanwhile may be that of a claim which this look does not see yet.
  async #returnOrphans(): Promise<void> {
    this.#mayHoldOrphans = false
    try {
      await this.#options.returnOrphans()
    } catch (error) {
      this.#mayHoldOrphans = true
      throw error
    }
  }

  async #lookOnce(): Promise<void> {
    const { pool, turnOver } = this.#options
    const mustAdmit = this.#mustAdmit
    this.#mustAdmit = false
    await this.#reckonShare(mustAdmit)
    const toAdmit = mustAdmit ? await findRunsToAdmit(pool) : []
    const queued = await findQueuedRuns(pool)
    this.#mayBeQueued = queued.length > 0
    const claimable = this.roomAfter(0) > 0 ? queued : []
    const runIds = [...new Set([...toAdmit, ...claimable])]
    if (runIds.length > 0 && !this.#isStopped) await turnOver(runIds)
  }

  // A fair share where there are several workers, so that one machine does not take all there is while others wait. One more
  // with each poll, so that nothing waits for a worker that does not come.
  async #reckonShare(isPoll: boolean): Promise<void> {
    const { pool, heldCount } = this.#options
    const { admitted, workers } = await readWorkload(pool)
    if (workers <= 1) this.#share = Infinity
    else this.#share = Math.max(Math.ceil(admitted / workers), isPoll ? heldCount() + 1 : 0)
  }
}
