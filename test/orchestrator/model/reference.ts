import type { AttemptStatus, PhaseRunStatus } from '#lib/pipeline/statuses.ts'

// What the engine must do, said a second time and in another way: nothing of lib/pipeline's rules is used here.

/** A phase as the model sees it. Dependencies are phase indexes. */
export type ModelPhase = {
  hard: number[]
  optional: number[]
  maxAttempts: number
  maxConcurrency: number | null
  /** A person does it. */
  isManual: boolean
}

/**
 * `execution`: the performance by the scripted executor that it stands for; `by`: the worker that performs it. `isStray`: it
 * began while its cell was being cancelled, and is stored as running until it ends. A person's attempt stands for none.
 */
export type ModelAttempt = {
  status: AttemptStatus
  execution: number | null
  by: string
  isStray?: boolean
}
/** `changes`: how often it was changed. `isAsked`: a person was asked to say what came of it. */
export type ModelCell = {
  status: PhaseRunStatus
  attempts: ModelAttempt[]
  used: number
  lost: number
  changes: number
  isAsked: boolean
}
export type ModelState = {
  /** By position, then phase index. */
  cells: ModelCell[][]
  isPaused: boolean
  isCancelled: boolean
  maxPhases: number
}

export type Outcome = 'completed' | 'failed' | 'failed for good' | 'skipped'
export type CellPlace = { position: number; phase: number }

const maxLost = 3
const pendingCell: ModelCell = {
  status: 'pending',
  attempts: [],
  used: 0,
  lost: 0,
  changes: 0,
  isAsked: false,
}
const bad: readonly PhaseRunStatus[] = ['failed', 'skipped', 'blocked', 'cancelled']

export function newState(phases: readonly ModelPhase[], homes: number, maxPhases: number): ModelState {
  const cells = Array.from({ length: homes }, () => phases.map(() => structuredClone(pendingCell)))
  return { cells, isPaused: false, isCancelled: false, maxPhases }
}

export const isSettled = (status: PhaseRunStatus) => status === 'completed' || bad.includes(status)

export function areAllSettled(cells: readonly ModelCell[]): boolean {
  return cells.every(({ status }) => isSettled(status))
}

/**
 * The cells of one property once a worker has looked: what cannot go on is blocked, what can again is pending, and a person
 * is asked where nobody else can go on.
 */
export function looked<Cell extends { status: PhaseRunStatus; changes: number; isAsked: boolean }>(
  phases: readonly ModelPhase[],
  cells: readonly Cell[],
): Cell[] {
  const statuses = new Map<number, PhaseRunStatus>()
  const statusOf = (index: number): PhaseRunStatus => {
    const known = statuses.get(index)
    if (known !== undefined) return known
    const { status } = cells[index]!
    const isMovable = status === 'pending' || status === 'retrying' || status === 'blocked'
    const mustWait = isMovable && phases[index]!.hard.some((before) => bad.includes(statusOf(before)))
    const next = mustWait ? 'blocked' : status === 'blocked' ? 'pending' : status
    statuses.set(index, next)
    return next
  }
  const next = cells.map((cell, index) => ({ ...cell, status: statusOf(index) }))
  return cells.map((cell, index) => {
    const { status } = next[index]!
    const isAsked = phases[index]!.isManual && status === 'pending' && isFree(phases[index]!, next)
    if (status === cell.status && isAsked === cell.isAsked) return cell
    return { ...cell, status, isAsked, changes: cell.changes + 1 }
  })
}

/** Whether what a phase needs, or waits for, is there. */
export function isFree(phase: ModelPhase, cells: readonly { status: PhaseRunStatus }[]): boolean {
  return (
    phase.hard.every((before) => cells[before]!.status === 'completed') &&
    phase.optional.every((before) => isSettled(cells[before]!.status))
  )
}

/** Phases of a looked-at property that nothing but a limit keeps from running, in column order. */
export function startable(phases: readonly ModelPhase[], cells: readonly ModelCell[]): number[] {
  return phases.flatMap((phase, index) => {
    const { status } = cells[index]!
    const isWaiting = status === 'pending' || status === 'retrying'
    return isWaiting && !phase.isManual && isFree(phase, cells) ? [index] : []
  })
}

export function runningIn(cells: readonly ModelCell[]): number {
  return cells.filter(({ status }) => status === 'running').length
}

function set(cell: ModelCell, status: PhaseRunStatus): void {
  cell.status = status
  cell.isAsked = false
  cell.changes += 1
}

export function begin(cell: ModelCell, execution: number, by: string): void {
  set(cell, 'running')
  cell.used += 1
  cell.attempts.push({ status: 'running', execution, by })
}

/** A person says what came of it. */
export function mark(cell: ModelCell, as: 'completed' | 'failed'): void {
  set(cell, as)
  cell.used += 1
  cell.attempts.push({ status: as, execution: null, by: 'a person' })
}

export function end(cell: ModelCell, outcome: Outcome, maxAttempts: number): void {
  const isFailed = outcome === 'failed' || outcome === 'failed for good'
  cell.attempts.at(-1)!.status = isFailed ? 'failed' : outcome
  if (!isFailed) set(cell, outcome)
  else set(cell, outcome === 'failed' && cell.used < maxAttempts ? 'retrying' : 'failed')
}

/** The worker is gone: the attempt counts as lost, and against a budget of its own. */
export function lose(cell: ModelCell): void {
  giveBack(cell)
  cell.lost += 1
  if (cell.lost >= maxLost) set(cell, 'failed')
}

/** The worker stops in good order: as if the attempt had not begun. */
export function giveBack(cell: ModelCell): void {
  cell.attempts.at(-1)!.status = 'lost'
  cell.used -= 1
  set(cell, 'pending')
}

export function cancelCell(cell: ModelCell): void {
  if (cell.status === 'running') cell.attempts.at(-1)!.status = 'cancelled'
  set(cell, 'cancelled')
}

export function reset(cell: ModelCell): void {
  set(cell, 'pending')
  cell.used = 0
  cell.lost = 0
}

export type RetryMode = 'failed' | 'unfinished' | 'downstream' | 'all'

/** Which cells of a property a retry of the wanted ones runs again: those chosen, and others because of them. */
export function retried(
  phases: readonly ModelPhase[],
  cells: readonly ModelCell[],
  { wanted, mode }: { wanted: ReadonlySet<number>; mode: RetryMode },
): { chosen: number[]; dependents: number[] } {
  const selects: PhaseRunStatus[] = ['failed']
  if (mode !== 'failed') selects.push('skipped', 'cancelled')
  if (mode === 'downstream' || mode === 'all') selects.push('completed')
  const again = new Map<number, boolean>()
  const isAgain = (index: number): boolean => {
    if (!again.has(index)) again.set(index, isMeant(index) && mayGoOn(index))
    return again.get(index)!
  }
  const isSelected = (index: number) => wanted.has(index) && selects.includes(cells[index]!.status)
  const mayGoOn = (index: number) =>
    phases[index]!.hard.every((before) => !bad.includes(cells[before]!.status) || isAgain(before))
  const isMeant = (index: number) => {
    if (isSelected(index)) return true
    if (cells[index]!.status === 'blocked') return phases[index]!.hard.some(isAgain)
    return mode === 'downstream' && isSettled(cells[index]!.status) && isAfter(index)
  }
  const isAfter = (index: number): boolean =>
    [...phases[index]!.hard, ...phases[index]!.optional].some((before) => isAgain(before) || isAfter(before))
  const all = phases.flatMap((_, index) => (isAgain(index) ? [index] : []))
  const chosen = all.filter(isSelected)
  return { chosen, dependents: all.filter((index) => !isSelected(index)) }
}
