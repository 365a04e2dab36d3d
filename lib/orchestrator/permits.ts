import type { Pool } from 'pg'
import type { PermitRow } from '#lib/db/sql/release-permits.ts'
import type { PermitRequest } from '#lib/db/sql/take-permits.ts'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import { PermitQueue } from './permit-queue.ts'

type Options = { pool: Pool; onProblem: (message: string, error: unknown) => void }

/** What this worker asks of the limits that hold over all workers: the phase runs that wait for room, a queue per limit. */
export class Permits {
  readonly #options: Options
  readonly #queues = new Map<string, PermitQueue>()
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Resolves true once the phase run may start, false when the signal was aborted before. First come, first served among
   * the requests of this worker. Waits through outages. A request whose lease has passed on waits for its abort.
   */
  request(limits: PhaseLimits, lease: PermitRequest, signal: AbortSignal): Promise<boolean> {
    if (this.#isClosed || signal.aborted) return Promise.resolve(false)
    return this.#queueOf(limits.key).add(limits, lease, signal)
  }

  /** A permit of this key came back somewhere. */
  wake(key: string): void {
    this.#queues.get(key)?.wake()
  }

  /** Returns a granted permit that is not used after all. Resolves when the others may have it. */
  giveBack(permit: PermitRow): Promise<void> {
    return this.#isClosed ? Promise.resolve() : this.#queueOf(permit.limitKey).giveBack(permit)
  }

  /** Ends all waiting with false. Permits not given back by now are void when their leases end. */
  close(): void {
    this.#isClosed = true
    for (const queue of this.#queues.values()) queue.close()
  }

  #queueOf(key: string): PermitQueue {
    let queue = this.#queues.get(key)
    if (queue === undefined) this.#queues.set(key, (queue = new PermitQueue(this.#options)))
    return queue
  }
}
