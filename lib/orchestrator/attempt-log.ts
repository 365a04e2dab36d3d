import { formatLogEntry } from '#lib/contract/log-lines.ts'
import type { LogLine } from '#lib/executors/executor.ts'

/** Gathers the lines of one attempt into stretches that the ledger appends. */
export class AttemptLog {
  #lines: string[] = []
  #sequence = 0

  add(line: LogLine, now: number): void {
    this.#lines.push(formatLogEntry(line, now))
  }

  /** The lines since the last call, or null when there are none. */
  takeStretch(): { sequence: number; text: string } | null {
    if (this.#lines.length === 0) return null
    const stretch = { sequence: this.#sequence++, text: this.#lines.join('') }
    this.#lines = []
    return stretch
  }
}
