import type { CellChange, RunDelta, RunSnapshot, RunState } from '#lib/contract/live.ts'
import type { ReasonCode } from '#lib/pipeline/reasons.ts'
import { type Standing, standingOf, standings } from '#lib/pipeline/standing.ts'
import { phaseRunStatuses, propertyRunStatuses, type PropertyRunStatus } from '#lib/pipeline/statuses.ts'
import { CellFields, type CellFigures } from './cell-fields.ts'
import { Listeners } from './listeners.ts'
import { StatusCounts } from './status-counts.ts'
import { WaitingHomes } from './waiting-homes.ts'
import { WordList } from './word-list.ts'

export type Cell = CellFigures & {
  status: Standing
  /** Skipped, blocked, or waiting for a person: why. */
  reasonCode: string
  /** Failed or waiting to be tried again: the key of its failure group. Else ''. */
  failureKey: string
}

export type CellReference = { position: number; phaseIndex: number }

const pendingCode = standings.indexOf('pending')
const failureCodes = standings.map((status) => status === 'failed' || status === 'retrying')
const reusedPrefix = 'reused:'

/**
 * The state of every cell of one run, in typed arrays outside React: 60,000 cells take 2 MB and no garbage.
 * Counts are kept as cells change, so a header never walks the grid. Listeners are told after each batch:
 * a row's when one of its cells or its own status changed, the header's on any change.
 */
export class GridStore {
  readonly propertyCount: number
  readonly phaseCount: number
  /** Of the last batch applied. */
  revision: number | null = null
  run: RunState
  /** Server clock minus browser clock, so that elapsed times do not depend on the browser's. */
  clockOffsetMs = 0

  #codes: Uint8Array
  #fields: CellFields
  #words: Uint32Array
  #wordList = new WordList()
  #propertyCodes: Uint8Array
  #rowVersions: Uint32Array
  #counts: StatusCounts
  #waitingHomes: WaitingHomes
  #expected = new Map<number, number>()
  #rows = new Listeners<number>()
  #header = new Listeners<'header'>()
  #version = 0

  constructor(size: { propertyCount: number; phaseCount: number; run: RunState }) {
    this.propertyCount = size.propertyCount
    this.phaseCount = size.phaseCount
    this.run = size.run
    const cellCount = size.propertyCount * size.phaseCount
    this.#codes = new Uint8Array(cellCount)
    this.#fields = new CellFields(cellCount)
    this.#words = new Uint32Array(cellCount)
    this.#propertyCodes = new Uint8Array(size.propertyCount)
    this.#rowVersions = new Uint32Array(size.propertyCount)
    this.#counts = new StatusCounts(size)
    this.#waitingHomes = new WaitingHomes(size.propertyCount)
  }

  /** Changes every header reader sees: the snapshot for useSyncExternalStore. */
  get version(): number {
    return this.#version
  }

  get cellCount(): number {
    return this.#codes.length
  }

  get settledCount(): number {
    return this.#counts.settled
  }

  subscribeHeader = (listener: () => void): (() => void) => this.#header.add('header', listener)

  subscribeRow(position: number, listener: () => void): () => void {
    return this.#rows.add(position, listener)
  }

  rowVersion(position: number): number {
    return this.#rowVersions[position] ?? 0
  }

  cell(position: number, phaseIndex: number): Cell {
    const at = position * this.phaseCount + phaseIndex
    const code = this.#codes[at] ?? pendingCode
    const word = this.#wordList.at(this.#words[at] ?? 0)
    return {
      ...this.#fields.at(at),
      status: standings[code]!,
      reasonCode: failureCodes[code] ? '' : word,
      failureKey: failureCodes[code] ? word : '',
    }
  }

  /** Its status, but a property of which nothing runs and that a person is waited for is told apart. */
  propertyStanding(position: number): PropertyRunStatus | 'waiting' {
    const status = propertyRunStatuses[this.#propertyCodes[position] ?? 0]!
    const isAtWork = this.hasStatus(position, 'running') || this.hasStatus(position, 'retrying')
    return status === 'running' && !isAtWork && this.hasStatus(position, 'waiting') ? 'waiting' : status
  }

  hasStatus(position: number, status: Standing): boolean {
    const code = standings.indexOf(status)
    const start = position * this.phaseCount
    for (let at = start; at < start + this.phaseCount; at++) if (this.#codes[at] === code) return true
    return false
  }

  /** Whether a cell of the property failed, or waits to be tried again, with a failure of this group. */
  hasFailure(position: number, failureKey: string): boolean {
    const word = this.#wordList.find(failureKey)
    if (word === null) return false
    const start = position * this.phaseCount
    for (let at = start; at < start + this.phaseCount; at++) {
      if (this.#words[at] === word && failureCodes[this.#codes[at] ?? pendingCode]) return true
    }
    return false
  }

  count(phaseIndex: number, status: Standing): number {
    return this.#counts.count(phaseIndex, status)
  }

  total(status: Standing): number {
    return this.#counts.total(status)
  }

  /** Properties of which some phase waits for a person. */
  get waitingHomeCount(): number {
    return this.#waitingHomes.count
  }

  /** Cells that were skipped, or are blocked, for this reason. */
  countReason(code: ReasonCode): number {
    return this.#wordList.find(code) === null ? 0 : this.#wordList.count(code)
  }

  /** Replaces everything: what a snapshot leaves out is pending and was never started. */
  applySnapshot(snapshot: RunSnapshot): void {
    this.#expected.clear()
    for (let at = 0; at < this.#codes.length; at++) this.#setCode(at, pendingCode)
    this.#fields.clear()
    this.#words.fill(0)
    this.#wordList.clearCounts()
    this.#propertyCodes.fill(0)
    for (let position = 0; position < this.propertyCount; position++) this.#touch(position)
    this.#applyChanges(snapshot)
  }

  applyDelta(delta: RunDelta): void {
    this.#applyChanges(delta)
  }

  /**
   * Shows cells as pending at once, before the server has answered a retry. The next change of a cell takes its
   * place; `restore` undoes those that no change has touched.
   */
  expectPending(cells: readonly CellReference[]): { restore: () => void } {
    const marked: number[] = []
    for (const { position, phaseIndex } of cells) {
      const at = position * this.phaseCount + phaseIndex
      if (this.#expected.has(at)) continue
      this.#expected.set(at, this.#codes[at] ?? pendingCode)
      this.#setCode(at, pendingCode)
      this.#touch(position)
      marked.push(at)
    }
    this.#announce()
    return { restore: () => this.#restore(marked) }
  }

  #restore(marked: readonly number[]): void {
    for (const at of marked) {
      const code = this.#expected.get(at)
      if (code === undefined) continue
      this.#expected.delete(at)
      this.#setCode(at, code)
      this.#touch(Math.floor(at / this.phaseCount))
    }
    this.#announce()
  }

  #applyChanges(changes: RunSnapshot): void {
    this.revision = changes.revision
    this.run = changes.run
    this.clockOffsetMs = changes.serverNow - Date.now()
    for (const change of changes.cells) this.#applyCell(change)
    for (const [position, code] of changes.properties) {
      if (position >= this.propertyCount || this.#propertyCodes[position] === code) continue
      this.#propertyCodes[position] = code
      this.#touch(position)
    }
    this.#announce()
  }

  #applyCell([position, phaseIndex, code, attempts, ...times]: CellChange): void {
    if (position >= this.propertyCount || phaseIndex >= this.phaseCount) return
    const at = position * this.phaseCount + phaseIndex
    this.#expected.delete(at)
    const [startedAt, finishedAt, nextAttemptAt, word] = times
    this.#setCode(at, standings.indexOf(standingOf(phaseRunStatuses[code]!, word)))
    // Each such time is a word of its own: tens of thousands would fill the list of words.
    const isReused = word.startsWith(reusedPrefix)
    const reusedAt = isReused ? Number(word.slice(reusedPrefix.length)) : 0
    this.#fields.set(at, { attempts, startedAt, finishedAt, nextAttemptAt, reusedAt })
    this.#words[at] = this.#wordList.exchange(this.#words[at] ?? 0, isReused ? '' : word)
    this.#touch(position)
  }

  #setCode(at: number, code: number): void {
    const before = this.#codes[at] ?? pendingCode
    if (before === code) return
    this.#counts.move(at % this.phaseCount, { before, after: code })
    this.#waitingHomes.move(Math.floor(at / this.phaseCount), { before, after: code })
    this.#codes[at] = code
  }

  #touch(position: number): void {
    this.#rowVersions[position]!++
    this.#rows.mark(position)
  }

  #announce(): void {
    this.#version++
    this.#header.mark('header')
    this.#rows.tell()
    this.#header.tell()
  }
}
