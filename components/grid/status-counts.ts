import { type Standing, standings } from '#lib/pipeline/standing.ts'
import { isSettled } from '#lib/pipeline/statuses.ts'

const statusCount = standings.length
const pendingCode = standings.indexOf('pending')
const settledCodes = standings.map((standing) => standing !== 'waiting' && isSettled(standing))

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

  count(phaseIndex: number, status: Standing): number {
    return this.#counts[phaseIndex * statusCount + standings.indexOf(status)] ?? 0
  }

  total(status: Standing): number {
    let sum = 0
    for (let phase = 0; phase < this.#phaseCount; phase++) sum += this.count(phase, status)
    return sum
  }
}
