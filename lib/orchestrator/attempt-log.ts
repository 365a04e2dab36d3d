import { formatLogEntry } from '#lib/contract/log-lines.ts'
import type { LogLine } from '#lib/executors/executor.ts'

/** Consecutive lines of a log, as they are stored; `sequence` numbers the stretches from 0. */
export type LogStretch = { sequence: number; text: string }

// A reader gets whole stretches: small enough to be sent one by one.
const stretchLength = 65_536
// What may wait for the database, which may be away: twice what a script's log may hold at all. Only a log without such a bound
// loses lines, and says so.
const waitingLengthLimit = 2_097_152

/**
 * The log of one attempt: cuts its lines into stretches, and keeps each until it is known to be stored. A stretch, once cut,
 * stays as it is, so that storing it again changes nothing.
 */
export class AttemptLog {
  #lines: string[] = []
  #cut: LogStretch[] = []
  #sequence = 0
  #waitingLength = 0
  #leftOut = 0
  #isClosed = false
  #onLines: () => void = () => {}

  add(line: LogLine, now: number): void {
    if (this.#isClosed) return
    if (this.#waitingLength >= waitingLengthLimit) {
      this.#leftOut += 1
      return
    }
    if (this.#leftOut > 0) this.#addLeftOut(now)
    this.#append(line, now)
    this.#onLines()
  }

  /** Calls whenever there is something to store from now on, at once if there is. */
  whenLines(onLines: () => void): void {
    this.#onLines = onLines
    if (this.#waitingLength > 0) onLines()
  }

  /** The first stretches that are not known to be stored: at least one if there is any, else up to `maxLength` characters. */
  unstored(maxLength: number): LogStretch[] {
    this.#cutLines()
    let length = 0
    const end = this.#cut.findIndex(({ text }, index) => (length += text.length) > maxLength && index > 0)
    return end === -1 ? [...this.#cut] : this.#cut.slice(0, end)
  }

  /** These stretches are in the database. Answers whether others are not. */
  markStored(stretches: readonly LogStretch[]): boolean {
    const next = (stretches.at(-1)?.sequence ?? -1) + 1
    while (this.#cut[0] !== undefined && this.#cut[0].sequence < next) {
      this.#waitingLength -= this.#cut.shift()!.text.length
    }
    return this.#waitingLength > 0
  }

  /** The attempt has ended: everything that is not known to be stored. What is added after this is dropped. */
  close(now: number): LogStretch[] {
    if (this.#leftOut > 0) this.#addLeftOut(now)
    this.#cutLines()
    const rest = this.#cut
    this.#cut = []
    this.#waitingLength = 0
    this.#isClosed = true
    return rest
  }

  #append(line: LogLine, now: number): void {
    // Postgres refuses U+0000 in text.
    const entry = formatLogEntry(line, now).replaceAll('\0', '\uFFFD')
    this.#lines.push(entry)
    this.#waitingLength += entry.length
  }

  #addLeftOut(now: number): void {
    const count = this.#leftOut === 1 ? '1 line is' : `${this.#leftOut} lines are`
    this.#leftOut = 0
    this.#append(
      { stream: 'plotline', text: `${count} left out here: they came faster than they could be stored.` },
      now,
    )
  }

  #cutLines(): void {
    let text = ''
    for (const line of this.#lines) {
      if (text !== '' && text.length + line.length > stretchLength) {
        this.#cut.push({ sequence: this.#sequence++, text })
        text = ''
      }
      text += line
    }
    if (text !== '') this.#cut.push({ sequence: this.#sequence++, text })
    this.#lines = []
  }
}
