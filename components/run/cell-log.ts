import type { LogCell } from '#lib/contract/live-log.ts'
import { followLog, type LogUpdate } from '#components/live/follow-log.ts'
import { frameBatch } from '#components/live/frame-batch.ts'
import type { LiveSocket } from '#components/live/live-socket.ts'
import { appendLog, beginLog, type ShownLog } from './shown-log.ts'

/** The log of a cell's newest attempt as it comes. `attempt` 0: none yet, or not heard of. */
export type CellLogView = { attempt: number; log: ShownLog; isLive: boolean }

export const unheardLog: CellLogView = { attempt: 0, log: beginLog('', 0), isLive: false }

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
    const batch = frameBatch<LogUpdate>((updates) => this.#take(updates))
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

  #take(updates: readonly LogUpdate[]): void {
    const last = updates.findLastIndex(({ kind }) => kind === 'begin')
    const begin = updates[last]
    const view =
      begin?.kind === 'begin'
        ? { ...this.#view, attempt: begin.attempt, log: beginLog(begin.text, begin.leftOut) }
        : this.#view
    const fresh = updates.slice(last + 1).map(({ text }) => text)
    this.#change({ ...view, log: appendLog(view.log, fresh.join('')) })
  }

  #change(view: CellLogView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}
