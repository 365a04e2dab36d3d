import { isSettled, phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'

const statusCount = phaseRunStatuses.length
const pendingCode = phaseRunStatuses.indexOf('pending')
const settledCodes = phaseRunStatuses.map((status) => isSettled(status))

/** How many cells of each phase stand where, kept as cells move, so that nobody walks the grid to count. */
export class StatusCounts {
  settled = 0
  readonly #phaseCount: number
  readonly #counts: Uint32Array

  constructor(size: { propertyCount: number; phaseCount: number }) {
    this.#phaseCount = size.phaseCount
    this.#counts = new Uint32Array(size.phaseCount * statusCount)
    for (let phase = 0; phase < size.phaseCount; phase++) {
      this.#counts[phase * statusCount + pendingCode] = size.propertyCount
    }
  }

  move(phaseIndex: number, codes: { before: number; after: number }): void {
    const row = phaseIndex * statusCount
    this.#counts[row + codes.before]!--
    this.#counts[row + codes.after]!++
    this.settled += Number(settledCodes[codes.after]) - Number(settledCodes[codes.before])
  }

  count(phaseIndex: number, status: PhaseRunStatus): number {
    return this.#counts[phaseIndex * statusCount + phaseRunStatuses.indexOf(status)] ?? 0
  }

  total(status: PhaseRunStatus): number {
    let sum = 0
    for (let phase = 0; phase < this.#phaseCount; phase++) sum += this.count(phase, status)
    return sum
  }
}
