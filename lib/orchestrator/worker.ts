import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import { channels } from '#lib/db/channels.ts'
import { isOutage } from '#lib/db/outage.ts'
import { type Listener, listen } from '#lib/db/listen.ts'
import { countAdmitted } from '#lib/db/sql/count-admitted.ts'
import { findRunsToAdmit } from '#lib/db/sql/find-runs-to-admit.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { admit } from './admission.ts'
import { HeldPropertyRuns } from './held-property-runs.ts'
import { Ledger } from './ledger.ts'
import { Permits } from './permits.ts'
import { Presence } from './presence.ts'
import { openQueue } from './queue.ts'

export type WorkerOptions = {
  /** For LISTEN and the queue, which keep connections of their own. */
  url: string
  pool: Pool
  perform: Executor
  pipelinesFolder: string | null
  /** The folder of a property run. It exists when the promise resolves. */
  workspaceOf: (claim: { runId: number; propertyRunId: number }) => Promise<string>
  host: string
  /** Property runs at once on this worker; each run's own limit holds as well. */
  slots: number
  onProblem: (message: string, error: unknown) => void
  now?: () => number
  random?: () => number
}

/**
 * `idle` → `running` → `stopping` → `stopped`. `running`: claims and drives property runs. `stopping`: claims nothing
 * more, ends what runs and gives it back. A stopped worker is not started again.
 */
export type WorkerMode = 'idle' | 'running' | 'stopping' | 'stopped'

// What a lost notification, or a retry that comes due, waits at the most.
const pollMs = 1_000

export class Worker {
  readonly #options: Required<WorkerOptions>
  #mode: WorkerMode = 'idle'
  #boss!: PgBoss
  #ledger!: Ledger
  #presence!: Presence
  #permits!: Permits
  #held!: HeldPropertyRuns
  #listener: Listener | null = null
  #poll: NodeJS.Timeout | null = null
  readonly #timers = new Set<NodeJS.Timeout>()
  #looking: Promise<void> | null = null
  #mustLookAgain = false
  #mustAdmit = false
  #mayHoldOrphans = false

  constructor(options: WorkerOptions) {
    this.#options = { now: Date.now, random: Math.random, ...options }
  }

  get mode(): WorkerMode {
    return this.#mode
  }

  /** Resolves when the worker is seen by the others and looks for work. @throws when the database is not there. */
  async start(): Promise<void> {
    if (this.#mode !== 'idle') throw new Error(`A worker that is ${this.#mode} cannot be started`)
    const { url, pool, host, slots, onProblem } = this.#options
    this.#boss = await openQueue(url, (error) => onProblem('The job queue has a problem', error))
    this.#presence = await Presence.begin({
      pool,
      boss: this.#boss,
      host,
      slots,
      onProblem,
      onLost: this.#abandon,
    })
    this.#ledger = new Ledger({
      pool,
      boss: this.#boss,
      workerId: () => this.#presence.workerId,
      onAdmitted: this.#look,
      onHolds: (holds) => this.#held.applyHolds(holds),
      onOutage: (error) => {
        // A claim that was committed, but whose answer was lost, is a lease without a driver.
        this.#mayHoldOrphans = true
        onProblem('The database is away; results wait until it is back', error)
      },
    })
    this.#permits = new Permits({ pool, onProblem })
    this.#held = new HeldPropertyRuns({
      ...this.#options,
      permits: this.#permits,
      boss: this.#boss,
      ledger: this.#ledger,
      workerId: () => this.#presence.workerId,
      onEnd: this.#onEnd,
    })
    this.#mode = 'running'
    this.#listener = await listen({
      url,
      channels: [channels.work, channels.queued, channels.replan, channels.control, channels.permit],
      onNotification: this.#hear,
      onReconnect: () => {
        this.#held.replanAll()
        this.#refreshControls(null)
        this.#lookForRuns()
      },
    })
    this.#poll = setInterval(this.#lookForRuns, pollMs)
  }

  /** Ends what runs, gives it back, and says goodbye. Resolves when nothing of this worker runs any more. */
  async stop(): Promise<void> {
    if (this.#mode !== 'running') return
    this.#mode = 'stopping'
    if (this.#poll) clearInterval(this.#poll)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#listener?.close()
    await this.#looking
    await this.#held.handOverAll()
    this.#permits.close()
    await this.#ledger.drain()
    await this.#presence.end()
    await this.#boss.stop({ graceful: false })
    this.#mode = 'stopped'
  }

  readonly #hear = (channel: string, payload: string): void => {
    switch (channel) {
      case channels.replan:
        return this.#held.replan(Number(payload))
      case channels.control:
        return this.#refreshControls([Number(payload)])
      case channels.permit:
        return this.#permits.wake(payload)
      case channels.queued:
        if (Number(payload) !== this.#presence.workerId) this.#look()
        return
      case channels.work:
        return this.#lookForRuns()
    }
  }

  #refreshControls(runIds: number[] | null): void {
    this.#held
      .refreshControls(runIds)
      .catch((error: unknown) => this.#options.onProblem('What a run allows could not be read', error))
  }

  /** Looks for property runs to admit, then for queued ones. */
  readonly #lookForRuns = (): void => {
    this.#mustAdmit = true
    this.#look()
  }

  /** Looks for queued property runs; one look at a time, and one more when asked meanwhile. */
  readonly #look = (): void => {
    this.#mustLookAgain = true
    this.#looking ??= this.#lookUntilQuiet().finally(() => (this.#looking = null))
  }

  /** A slot is free; and a retry may be waiting. */
  readonly #onEnd = (resumeAt: number | null): void => {
    this.#look()
    if (resumeAt === null || this.#mode !== 'running') return
    // Just after it is due by the database's clock, which may tick in another millisecond.
    const waitMs = resumeAt - this.#options.now() + 2
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#lookForRuns()
    }, waitMs)
    this.#timers.add(timer)
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#mustLookAgain && this.#mode === 'running') {
      this.#mustLookAgain = false
      try {
        if (this.#mayHoldOrphans) await this.#held.returnOrphans()
        this.#mayHoldOrphans = false
        const mayExceedShare = this.#mustAdmit
        if (this.#mustAdmit) await this.#admitOpenRuns()
        await this.#claim(mayExceedShare ? 1 : 0)
      } catch (error) {
        // The next poll tries again.
        if (!isOutage(error)) this.#options.onProblem('Looking for work failed', error)
      }
    }
  }

  async #admitOpenRuns(): Promise<void> {
    this.#mustAdmit = false
    const { pool } = this.#options
    const runIds = await findRunsToAdmit(pool)
    if (runIds.length === 0) return
    await inTransaction(pool, async (client) => {
      await lockRuns(client, runIds)
      await admit(client, this.#boss, { runIds, by: this.#presence.workerId })
    })
  }

  async #claim(atLeast: number): Promise<void> {
    for (;;) {
      const batchSize = await this.#wantedClaims(atLeast)
      if (batchSize <= 0 || this.#mode !== 'running') return
      const claimed = await this.#ledger.claim(batchSize)
      for (const one of claimed) this.#held.drive(one)
      if (claimed.length < batchSize) return
      atLeast = 0
    }
  }

  // A fair share where there are several workers, so that one machine does not take all there is while others wait. One more
  // with each poll, so that nothing waits for a worker that will not come.
  async #wantedClaims(atLeast: number): Promise<number> {
    const free = this.#options.slots - this.#held.size
    const { workerCount } = this.#presence
    if (workerCount === 1 || free <= 0) return free
    const share = Math.ceil((await countAdmitted(this.#options.pool)) / workerCount)
    return Math.min(free, Math.max(atLeast, share - this.#held.size))
  }

  // The others took this worker for dead and run its property runs themselves: nothing of ours counts any more.
  readonly #abandon = (): void => {
    this.#options.onProblem(
      'This worker was silent for too long and was given up by the others; it begins anew',
      null,
    )
    this.#held.replanAll()
  }
}
