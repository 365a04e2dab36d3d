/** What is known of cells besides how they stand. Times are milliseconds since 1970, 0 = none. */
export type CellFigures = {
  attempts: number
  startedAt: number
  finishedAt: number
  nextAttemptAt: number
  /** Completed with an earlier result: when that was made. Else 0. */
  reusedAt: number
}

/** The figures of every cell, in typed arrays. */
export class CellFields {
  readonly #attempts: Uint16Array
  readonly #times: Record<Exclude<keyof CellFigures, 'attempts'>, Float64Array>

  constructor(cellCount: number) {
    const times = () => new Float64Array(cellCount)
    this.#attempts = new Uint16Array(cellCount)
    this.#times = { startedAt: times(), finishedAt: times(), nextAttemptAt: times(), reusedAt: times() }
  }

  at(index: number): CellFigures {
    const { startedAt, finishedAt, nextAttemptAt, reusedAt } = this.#times
    return {
      attempts: this.#attempts[index] ?? 0,
      startedAt: startedAt[index] ?? 0,
      finishedAt: finishedAt[index] ?? 0,
      nextAttemptAt: nextAttemptAt[index] ?? 0,
      reusedAt: reusedAt[index] ?? 0,
    }
  }

  set(index: number, figures: CellFigures): void {
    this.#attempts[index] = figures.attempts
    this.#times.startedAt[index] = figures.startedAt
    this.#times.finishedAt[index] = figures.finishedAt
    this.#times.nextAttemptAt[index] = figures.nextAttemptAt
    this.#times.reusedAt[index] = figures.reusedAt
  }

  clear(): void {
    this.#attempts.fill(0)
    for (const times of Object.values(this.#times)) times.fill(0)
  }
}
