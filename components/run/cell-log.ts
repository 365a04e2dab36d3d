import { type LogCell, shownLogLength } from '#lib/contract/live-log.ts'
import { splitLog } from '#lib/contract/log-lines.ts'
import { followLog, type LogUpdate } from '#components/live/follow-log.ts'
import { frameBatch } from '#components/live/frame-batch.ts'
import type { LiveSocket } from '#components/live/live-socket.ts'
import { appendLog, beginLog, type ShownLog } from './shown-log.ts'

/** The log of a cell's newest attempt as it comes. `attempt` 0: none yet, or not heard of. */
export type CellLogView = { attempt: number; log: ShownLog; isLive: boolean }

export const unheardLog: CellLogView = { attempt: 0, log: beginLog('', 0), isLive: false }

// At ten thousand lines a second some hundred lines a frame: what the slowest machine draws without a stutter.
const lengthPerFrame = 40_000

/** Holds the log of one cell outside React: what comes is taken in once per animation frame. */
export class CellLog {
  readonly #cell: LogCell
  readonly #listeners = new Set<() => void>()
  #view = unheardLog

  constructor(cell: LogCell) {
    this.#cell = cell
  }

  readonly view = (): CellLogView => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Keeps up with the server. Returns how to stop. */
  follow(socket: LiveSocket): () => void {
    const batch = frameBatch<LogUpdate>((updates) => {
      const rest = this.#take(updates)
      if (rest !== '') batch.add({ kind: 'append', text: rest })
    })
    const stop = followLog({
      socket,
      cell: this.#cell,
      onUpdate: batch.add,
      onLive: (isLive) => this.#change({ ...this.#view, isLive }),
    })
    return () => {
      stop()
      batch.stop()
      this.#change(unheardLog)
    }
  }

  /** Answers what is for the next frame. */
  #take(updates: readonly LogUpdate[]): string {
    const last = updates.findLastIndex(({ kind }) => kind === 'begin')
    const begin = updates[last]
    const view =
      begin?.kind === 'begin'
        ? { ...this.#view, attempt: begin.attempt, log: beginLog(begin.text, begin.leftOut) }
        : this.#view
    const fresh = updates
      .slice(last + 1)
      .map(({ text }) => text)
      .join('')
    // Of what could not be shown anyway the end is taken at once.
    const [text, rest] = fresh.length > shownLogLength ? [fresh, ''] : splitLog(fresh, lengthPerFrame)
    this.#change({ ...view, log: appendLog(view.log, text) })
    return rest
  }

  #change(view: CellLogView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}
