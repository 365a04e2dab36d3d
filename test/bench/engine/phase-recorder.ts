import { setTimeout as sleep } from 'node:timers/promises'
import { benchPhases, phaseCount } from './bench-dag.ts'
import type { Perform } from './measured-engine.ts'

/** From the return of the last dependency's perform function to the call of the dependent's. */
export type Handover = { finishedAt: number; startedAt: number }

/** Remembers when each phase of each property was performed, by this process's clock in ms. */
export class PhaseRecorder {
  readonly #startedAt: Float64Array
  readonly #finishedAt: Float64Array
  readonly #onPropertyEnd: (property: number) => void
  readonly #properties: number
  finished = 0
  /** Phases performed once more: an engine that promises "at least once" may. */
  repeated = 0
  firstStartAt = Number.POSITIVE_INFINITY

  constructor(properties: number, onPropertyEnd: (property: number) => void = () => {}) {
    this.#properties = properties
    this.#startedAt = new Float64Array(properties * phaseCount).fill(Number.NaN)
    this.#finishedAt = new Float64Array(properties * phaseCount).fill(Number.NaN)
    this.#onPropertyEnd = onPropertyEnd
  }

  /** A phase that does nothing, or that sleeps. */
  performer(phaseMs: ((property: number, phase: number) => number) | null): Perform {
    if (phaseMs === null) {
      return (property, phase) => {
        this.start(property, phase)
        this.finish(property, phase)
      }
    }
    return async (property, phase) => {
      this.start(property, phase)
      await sleep(phaseMs(property, phase))
      this.finish(property, phase)
    }
  }

  start(property: number, phase: number): void {
    const cell = this.#cell(property, phase)
    const now = performance.now()
    this.firstStartAt = Math.min(this.firstStartAt, now)
    if (Number.isNaN(this.#startedAt[cell])) this.#startedAt[cell] = now
    else this.repeated += 1
  }

  finish(property: number, phase: number): void {
    const cell = this.#cell(property, phase)
    if (!Number.isNaN(this.#finishedAt[cell])) return
    this.#finishedAt[cell] = performance.now()
    this.finished += 1
    if (phase === phaseCount - 1) this.#onPropertyEnd(property)
  }

  /** @throws when a phase was performed before one it depends on: such an engine did not run the DAG. */
  handovers(): Handover[] {
    const handovers: Handover[] = []
    for (let property = 0; property < this.#properties; property += 1) {
      for (const [phase, { id, dependencies }] of benchPhases.entries()) {
        const startedAt = this.#startedAt[this.#cell(property, phase)]!
        if (dependencies.length === 0 || Number.isNaN(startedAt)) continue
        const ends = dependencies.map((dependency) => this.#finishedAt[this.#cell(property, dependency)]!)
        const finishedAt = Math.max(...ends)
        if (!(finishedAt <= startedAt))
          throw new Error(
            `${id} of property ${property} was started before a phase it depends on was finished.`,
          )
        handovers.push({ finishedAt, startedAt })
      }
    }
    return handovers
  }

  #cell(property: number, phase: number): number {
    return property * phaseCount + phase
  }
}
