import type { PermitRow } from '#lib/db/sql/release-permits.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { limitsOf, type PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import type { Permits } from './permits.ts'

type Request = { permit: PermitRow; isGranted: boolean; abort: AbortController }

/**
 * The permits of one property run: asked for when a limited phase could start, taken along by its attempt, and given back
 * when the phase is not to start after all.
 */
export class PhasePermits {
  readonly #permits: Permits
  readonly #lease: { propertyRunId: number; leaseEpoch: number }
  readonly #limits = new Map<number, PhaseLimits>()
  readonly #requests = new Map<number, Request>()
  readonly #onGranted: () => void

  constructor(options: {
    permits: Permits
    pipeline: Pipeline
    lease: { propertyRunId: number; leaseEpoch: number }
    onGranted: () => void
  }) {
    this.#permits = options.permits
    this.#lease = { propertyRunId: options.lease.propertyRunId, leaseEpoch: options.lease.leaseEpoch }
    this.#onGranted = options.onGranted
    for (const phase of options.pipeline.phases) {
      const limits = limitsOf(options.pipeline, phase)
      if (limits !== null) this.#limits.set(phase.index, limits)
    }
  }

  /** Phases that may not start before their permit is granted. */
  get missing(): number[] {
    return [...this.#limits.keys()].filter((index) => this.#requests.get(index)?.isGranted !== true)
  }

  get isWaiting(): boolean {
    return this.#requests.size > 0
  }

  /** Asks for the limited ones among these phases, and takes every other request back. */
  want(indexes: readonly number[]): void {
    for (const [index, request] of this.#requests)
      if (!indexes.includes(index)) this.#withdraw(index, request)
    for (const index of indexes) {
      const limits = this.#limits.get(index)
      if (limits !== undefined && !this.#requests.has(index)) this.#ask(index, limits)
    }
  }

  /** The permit that the attempt at a phase takes along; null where the phase needs none. */
  take(index: number): PermitRow | null {
    const request = this.#requests.get(index)
    this.#requests.delete(index)
    return request?.permit ?? null
  }

  #ask(phaseIndex: number, limits: PhaseLimits): void {
    const abort = new AbortController()
    const lease = { ...this.#lease, phaseIndex }
    const request: Request = { permit: { ...lease, limitKey: limits.key }, isGranted: false, abort }
    this.#requests.set(phaseIndex, request)
    void this.#permits.request(limits, lease, abort.signal).then((isGranted) => {
      request.isGranted = isGranted
      if (!isGranted) return
      // Taken back in the very moment in which it was granted: nobody is left to use it.
      if (abort.signal.aborted) void this.#permits.giveBack(request.permit)
      else this.#onGranted()
    })
  }

  #withdraw(index: number, request: Request): void {
    this.#requests.delete(index)
    if (request.isGranted) void this.#permits.giveBack(request.permit)
    else request.abort.abort()
  }
}
