import type { Pool } from 'pg'
import { channels } from '#lib/db/channels.ts'
import { type Listener, listen } from '#lib/db/listen.ts'
import { notifyQueued } from '#lib/db/sql/notify.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { HeldPropertyRuns } from './held-property-runs.ts'
import { Ledger } from './ledger.ts'
import { LogWriter } from './log-writer.ts'
import { Permits } from './permits.ts'
import { Presence } from './presence.ts'
import { WorkSearch } from './work-search.ts'

export type WorkerOptions = {
  /** For LISTEN, which keeps a connection of its own. */
  url: string
  pool: Pool
  perform: Executor
  pipelinesFolder: string | null
  /** Where pipelines that name a variable for their folder find it. */
  environment?: Environment
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

export class Worker {
  readonly #options: Required<WorkerOptions>
  #mode: WorkerMode = 'idle'
  #ledger!: Ledger
  #presence!: Presence
  #permits!: Permits
  #logs!: LogWriter
  #held!: HeldPropertyRuns
  #search!: WorkSearch
  #listener: Listener | null = null

  constructor(options: WorkerOptions) {
    this.#options = { now: Date.now, random: Math.random, environment: {}, ...options }
  }

  get mode(): WorkerMode {
    return this.#mode
  }

  /** Resolves when the worker is seen by the others and looks for work. @throws when the database is not there. */
  async start(): Promise<void> {
    if (this.#mode !== 'idle') throw new Error(`A worker that is ${this.#mode} cannot be started`)
    const { url, pool, host, slots, onProblem } = this.#options
    this.#presence = await Presence.begin({ pool, host, slots, onProblem, onLost: this.#abandon })
    this.#permits = new Permits({ pool, onProblem })
    this.#logs = new LogWriter({ pool, onProblem })
    this.#ledger = this.#openLedger()
    this.#held = new HeldPropertyRuns({
      ...this.#options,
      permits: this.#permits,
      logs: this.#logs,
      ledger: this.#ledger,
      workerId: () => this.#presence.workerId,
      onEnd: (resumeAt) => {
        this.#search.slotFreed()
        if (resumeAt !== null) this.#search.lookAt(resumeAt)
      },
    })
    this.#search = new WorkSearch({
      ...this.#options,
      turnOver: (runIds) => this.#ledger.turnOver(runIds),
      returnOrphans: () => this.#held.returnOrphans(),
      heldCount: () => this.#held.size,
    })
    this.#mode = 'running'
    // The others make room for one more.
    await notifyQueued(pool, this.#presence.workerId)
    this.#listener = await listen({
      url,
      channels: [channels.work, channels.queued, channels.replan, channels.control, channels.permit],
      onNotification: this.#hear,
      onReconnect: () => {
        this.#held.replanAll()
        this.#refreshControls(null)
        this.#search.lookForRuns()
      },
    })
  }

  /** Ends what runs, gives it back, and says goodbye. Resolves when nothing of this worker runs any more. */
  async stop(): Promise<void> {
    if (this.#mode !== 'running') return
    this.#mode = 'stopping'
    await this.#listener?.close()
    await this.#search.stop()
    // A commit that was on its way may have claimed some more.
    do {
      await this.#held.handOverAll()
      await this.#ledger.drain()
    } while (this.#held.size > 0)
    this.#permits.close()
    await this.#logs.close()
    await this.#presence.end()
    this.#mode = 'stopped'
  }

  #openLedger(): Ledger {
    const { pool, onProblem } = this.#options
    return new Ledger({
      pool,
      workerId: () => this.#presence.workerId,
      roomAfter: (ending) => this.#search.roomAfter(ending),
      onClaimed: (claims) => claims.forEach((claim) => this.#held.drive(claim)),
      onLeftOver: () => this.#search.look(),
      onStopped: (runIds) => this.#held.applyStops(runIds),
      onHolds: (holds) => this.#held.applyHolds(holds),
      onOutage: (error) => {
        this.#search.suspectOrphans()
        onProblem('The database is away; results wait until it is back', error)
      },
    })
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
        if (Number(payload) !== this.#presence.workerId) this.#search.look()
        return
      case channels.work:
        return this.#search.lookForRuns()
    }
  }

  #refreshControls(runIds: number[] | null): void {
    this.#held
      .refreshControls(runIds)
      .catch((error: unknown) => this.#options.onProblem('What a run allows could not be read', error))
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
