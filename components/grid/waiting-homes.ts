import { standings } from '#lib/pipeline/standing.ts'

const waitingCode = standings.indexOf('waiting')

/** How many homes wait for a person, kept as cells move, so that nobody walks the grid to count. */
export class WaitingHomes {
  count = 0
  readonly #cells: Uint16Array

  constructor(propertyCount: number) {
    this.#cells = new Uint16Array(propertyCount)
  }

  move(position: number, codes: { before: number; after: number }): void {
    const before = this.#cells[position] ?? 0
    const after = before - Number(codes.before === waitingCode) + Number(codes.after === waitingCode)
    this.#cells[position] = after
    this.count += Number(after > 0) - Number(before > 0)
  }
}
