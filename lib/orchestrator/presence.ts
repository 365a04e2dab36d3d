import type { Pool } from 'pg'
import { beat, markWorkerStopped, registerWorker, silentLimitMs } from '#lib/db/sql/worker-presence.ts'
import { recoverDeadNeighbours, recoverSilentWorkers } from './recovery.ts'

type Options = {
  pool: Pool
  host: string
  slots: number
  onProblem: (message: string, error: unknown) => void
  /** The others have given this worker up. It has a new id now, and holds nothing. */
  onLost: () => void
}

const beatMs = 2_000
// Beats further apart mean that this process slept (or the database did), and that the others may have slept as well.
const longestGapMs = 2 * beatMs

/** A worker as the others see it: says "still here", and gives up those that do not. */
export class Presence {
  readonly #options: Options
  #workerId = 0
  #healthySince: number | null = null
  #lastBeatAt = 0
  #timer: NodeJS.Timeout | null = null
  #beating: Promise<void> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Registers the worker, and returns to the queue what dead processes of this host left behind. */
  static async begin(options: Options): Promise<Presence> {
    const { pool, host } = options
    const presence = new Presence(options)
    await recoverDeadNeighbours(pool, host)
    await presence.#register()
    presence.#timer = setInterval(() => {
      presence.#beating ??= presence.#beat()
    }, beatMs)
    return presence
  }

  get workerId(): number {
    return this.#workerId
  }

  async end(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#beating
    await markWorkerStopped(this.#options.pool, this.#workerId)
  }

  async #register(): Promise<void> {
    const { pool, host, slots } = this.#options
    this.#workerId = await registerWorker(pool, { host, pid: process.pid, slots })
    this.#lastBeatAt = Date.now()
    this.#healthySince = this.#lastBeatAt
  }

  async #beat(): Promise<void> {
    const { pool, onLost, onProblem } = this.#options
    try {
      if (!(await beat(pool, this.#workerId))) {
        await this.#register()
        onLost()
      }
      // After an outage, or a machine's sleep, everyone looks dead: nobody is given up until we have been well
      // ourselves for as long.
      const now = Date.now()
      if (now - this.#lastBeatAt > longestGapMs) this.#healthySince = now
      this.#lastBeatAt = now
      this.#healthySince ??= now
      if (now - this.#healthySince >= silentLimitMs) await recoverSilentWorkers(pool)
    } catch (error) {
      if (this.#healthySince !== null) onProblem('The heartbeat did not reach the database', error)
      this.#healthySince = null
    } finally {
      this.#beating = null
    }
  }
}
