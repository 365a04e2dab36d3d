import { after, type Happening } from './happening.ts'
import {
  areAllSettled,
  begin,
  looked,
  type ModelPhase,
  type ModelState,
  runningIn,
  startable,
} from './reference.ts'

/** A performance that the executor saw begin. */
export type Start = { execution: number; position: number; phase: number; number: number; by: string }

/** What came between two moments of quiet. Happenings of one stretch are asked for at once: any may have been first. */
export type Stretch = { happenings: readonly Happening[]; starts: readonly Start[] }

type Node = { state: ModelState; open: readonly Happening[]; started: number }

/**
 * The states in which the engine may rest after a stretch: in some order of what happened and what started, each step of
 * which the model allows. None: the engine did what it must not do.
 */
export function restingStates(
  phases: readonly ModelPhase[],
  before: ModelState,
  stretch: Stretch,
): ModelState[] {
  const found = new Map<string, ModelState>()
  const seen = new Set<string>()
  const grace = graceOf(before, stretch.happenings)
  const visit = ({ state, open, started }: Node): void => {
    const key = JSON.stringify([state, open, started])
    if (seen.has(key)) return
    seen.add(key)
    const isDone = open.every((each) => each.type === 'lose' && each.isPossible)
    if (isDone && started === stretch.starts.length) found.set(JSON.stringify(state), state)
    for (const next of afterLooks(phases, state)) visit({ state: next, open, started })
    const start = stretch.starts[started]
    if (start !== undefined) {
      const next = afterStart(phases, state, start, grace)
      if (next !== null) visit({ state: next, open, started: started + 1 })
      if (isTaken(start, stretch.happenings, open)) visit({ state, open, started: started + 1 })
    }
    for (const [index, happening] of open.entries()) {
      if (happening.type === 'retry' && happening.planned === undefined) {
        visit({ state, open: open.with(index, { ...happening, planned: state.cells }), started })
        continue
      }
      const next = after(phases, state, happening)
      if (next !== null) visit({ state: next, open: open.toSpliced(index, 1), started })
    }
  }
  visit({ state: before, open: stretch.happenings, started: 0 })
  return [...found.values()]
}

/** A worker looks at a property, or the last of a paused run turns out to be settled. */
function afterLooks(phases: readonly ModelPhase[], state: ModelState): ModelState[] {
  const properties = state.cells.map((cells) => looked(phases, cells))
  const next = properties.flatMap((cells, position) =>
    cells.some((cell, phase) => cell !== state.cells[position]![phase])
      ? [{ ...state, cells: state.cells.with(position, cells) }]
      : [],
  )
  const isOver = state.isPaused && properties.every(areAllSettled)
  return isOver ? [...next, { ...state, isPaused: false }] : next
}

/** Workers hear of a pause and of limits a moment after: within the stretch the old ones may still count. */
type Grace = { maxPhases: number; isPauseNew: boolean }

function graceOf(before: ModelState, happenings: readonly Happening[]): Grace {
  const limits = happenings.flatMap((each) => (each.type === 'limits' ? [each.maxPhases] : []))
  return {
    maxPhases: Math.max(before.maxPhases, ...limits),
    isPauseNew: happenings.some((each) => each.type === 'pause'),
  }
}

function afterStart(
  phases: readonly ModelPhase[],
  before: ModelState,
  { position, phase, number, execution, by }: Start,
  grace: Grace,
): ModelState | null {
  const cells = looked(phases, before.cells[position]!)
  const most = phases[phase]!.maxConcurrency ?? Infinity
  const atOnce = before.cells.filter((other) => other[phase]!.status === 'running').length
  const isAllowed =
    startable(phases, cells).includes(phase) &&
    number === cells[phase]!.attempts.length + 1 &&
    runningIn(cells) < grace.maxPhases &&
    atOnce < most &&
    (!before.isPaused || grace.isPauseNew) &&
    !before.isCancelled
  if (!isAllowed) return null
  const state = structuredClone({ ...before, cells: before.cells.with(position, cells) })
  begin(state.cells[position]![phase]!, execution, by)
  return state
}

/** Begun by a worker whose lease was taken while the start was on its way to the database: it counts for nothing. */
function isTaken(start: Start, all: readonly Happening[], open: readonly Happening[]): boolean {
  return all.some((each) => {
    if (open.includes(each)) return false
    if (each.type === 'cancel properties') return each.positions.includes(start.position)
    return each.type === 'cancel run' || (each.type === 'lose' && each.worker === start.by)
  })
}

/** For a story: what the model would allow to start now. */
export function describeState(phases: readonly ModelPhase[], state: ModelState): string {
  const flags = [
    state.isPaused ? 'paused' : '',
    state.isCancelled ? 'cancelled' : '',
    `${state.maxPhases} phases`,
  ]
  const rows = state.cells.map((cells, position) => {
    const free = areAllSettled(cells) ? '' : ` may start: ${startable(phases, cells).join(' ')}`
    const told = cells.map(
      ({ status, attempts, used, lost }) =>
        `${status}(${attempts.map((attempt) => `${attempt.status}#${attempt.execution}`).join(' ')}; ${used} used, ${lost} lost)`,
    )
    return `  ${position}: ${told.join(' | ')}${free}`
  })
  return [`model: ${flags.filter(Boolean).join(', ')}`, ...rows].join('\n')
}
