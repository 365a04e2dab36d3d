import { chattyLine } from './chatty-program.ts'

export type LineFaults = { lost: number; doubled: number; out_of_order: number; damaged: number }

/** Holds what arrived of a chatty program's two streams against what it wrote. */
export class LineCheck {
  readonly #linesPerStream: number
  readonly #seen: Record<'stdout' | 'stderr', Uint8Array>
  #last = { stdout: 0, stderr: 0 }
  #doubled = 0
  #outOfOrder = 0
  #damaged = 0

  constructor(linesPerStream: number) {
    this.#linesPerStream = linesPerStream
    this.#seen = { stdout: new Uint8Array(linesPerStream + 1), stderr: new Uint8Array(linesPerStream + 1) }
  }

  add({ stream, text }: { stream: string; text: string }): void {
    if (stream !== 'stdout' && stream !== 'stderr') return
    const number = Number(text.split(' ', 2)[1])
    const isOne = Number.isInteger(number) && number >= 1 && number <= this.#linesPerStream
    if (!isOne || text !== chattyLine(stream, number)) {
      this.#damaged++
      return
    }
    if (this.#seen[stream][number]! > 0) this.#doubled++
    else if (number < this.#last[stream]) this.#outOfOrder++
    this.#seen[stream][number] = 1
    this.#last[stream] = number
  }

  /** Once everything has arrived. */
  faults(): LineFaults {
    const seen = [...this.#seen.stdout, ...this.#seen.stderr].reduce((sum, one) => sum + one, 0)
    return {
      lost: 2 * this.#linesPerStream - seen,
      doubled: this.#doubled,
      out_of_order: this.#outOfOrder,
      damaged: this.#damaged,
    }
  }
}

export function sumFaults(all: readonly LineFaults[]): LineFaults {
  const sum = (of: (faults: LineFaults) => number) => all.reduce((total, faults) => total + of(faults), 0)
  return {
    lost: sum((faults) => faults.lost),
    doubled: sum((faults) => faults.doubled),
    out_of_order: sum((faults) => faults.out_of_order),
    damaged: sum((faults) => faults.damaged),
  }
}
