import {
  areAllSettled,
  isSettled,
  looked,
  type ModelAttempt,
  type ModelCell,
  type ModelPhase,
  type ModelState,
  runningIn,
  startable,
} from './reference.ts'
import type { Execution } from './scripted-executor.ts'
import type { Snapshot, StoredCell, StoredProperty } from './snapshot.ts'

/** What the test sees of an engine that may be at rest. */
export type Sight = {
  phases: readonly ModelPhase[]
  snapshot: Snapshot
  executions: readonly Execution[]
  atWork: readonly string[]
}

/** Whether the engine stands as the model does, and has nothing left that it should have begun: null, or what differs. */
export function disagreement(sight: Sight, state: ModelState): string | null {
  const { snapshot } = sight
  if (snapshot.maxPhases !== state.maxPhases)
    return `it allows ${snapshot.maxPhases} phases, not ${state.maxPhases}`
  for (const position of snapshot.properties.keys()) {
    const found =
      cellsDisagree(sight, state.cells[position]!, position) ?? propertyDisagrees(sight, state, position)
    if (found !== null) return `property ${position}: ${found}`
  }
  const isOver = snapshot.properties.every(({ status }) => isEnded(status))
  const wanted = state.isCancelled
    ? ['cancelled']
    : isOver
      ? ['completed']
      : state.isPaused
        ? ['paused']
        : ['pending', 'running']
  return wanted.includes(snapshot.status) ? null : `the run is ${snapshot.status}, not ${wanted.join(' or ')}`
}

function isEnded(status: string): boolean {
  return status !== 'pending' && status !== 'running'
}

function cellsDisagree(sight: Sight, cells: readonly ModelCell[], position: number): string | null {
  const { phases, executions } = sight
  const { holder, status, cells: stored } = sight.snapshot.properties[position]!
  const wanted = looked(phases, cells)
  // Nobody has looked at it since: what is blocked may still be told from what its dependencies are.
  const isUnseen = (holder === null && !isEnded(status)) || isEncumbered(sight, cells, position)
  const seen = isUnseen ? looked(phases, stored) : stored
  for (const [index, cell] of wanted.entries()) {
    const found = stored[index]!
    if (seen[index]!.status !== cell.status) return `phase ${index} is ${found.status}, not ${cell.status}`
    if (seen[index]!.isAsked !== cell.isAsked)
      return `phase ${index} ${cell.isAsked ? 'asks nobody' : 'asks a person'}`
    const isExplained = found.status === 'blocked' || found.status === 'skipped' || found.isAsked
    if (found.hasReason !== isExplained)
      return `phase ${index} is ${found.status}, and its reason does not say so`
    const differs = attemptsDiffer(cell, found, executions)
    if (differs !== null) return `phase ${index}: ${differs}`
  }
  return null
}

function attemptsDiffer(
  cell: ModelCell,
  stored: StoredCell,
  executions: readonly Execution[],
): string | null {
  const found = stored.attempts.map(({ status, outputOf }) => outputText(status, outputOf))
  const told = cell.attempts.map((attempt, index) => {
    const isOpen = attempt.execution !== null && executions[attempt.execution]!.outcome === null
    if (isStray(attempt, found[index], isOpen)) return found[index]
    return outputText(attempt.status, attempt.execution)
  })
  if (told.join() !== found.join()) return `its attempts are [${found.join()}], not [${told.join()}]`
  if (stored.attemptCount !== cell.attempts.length) return `it counts ${stored.attemptCount} attempts`
  if (cell.status === 'cancelled') return null
  if (stored.used !== cell.used) return `${stored.used} attempts are used up, not ${cell.used}`
  return stored.lost === cell.lost ? null : `${stored.lost} attempts were lost, not ${cell.lost}`
}

/** Its start came to the database after its cell had been cancelled: there was nothing to close yet. */
function isStray({ status, isStray }: ModelAttempt, found: string | undefined, isOpen: boolean): boolean {
  if (status !== 'cancelled') return false
  return (found === 'running' && isOpen) || (isStray === true && found === 'lost')
}

function outputText(status: string, execution: number | null): string {
  return status === 'completed' ? `completed by ${execution}` : status
}

function propertyDisagrees(sight: Sight, state: ModelState, position: number): string | null {
  const { snapshot, phases } = sight
  const property = snapshot.properties[position]!
  const cells = looked(phases, state.cells[position]!)
  if (isEnded(property.status)) {
    if (property.isAdmitted) return 'it has ended, and is admitted'
    const wanted = endOf(cells)
    return property.status === wanted ? null : `it ended as ${property.status}, not ${wanted}`
  }
  if (runningIn(cells) > 0 && property.status !== 'running')
    return `something of it runs, it is ${property.status}`
  const mayGoOn = !state.isPaused && !state.isCancelled && sight.atWork.length > 0
  if (property.holder === null) {
    const isAside = startable(phases, cells).length === 0 && property.cells.some(({ isAsked }) => isAsked)
    return waitsInVain(sight, property, { mayGoOn, isAside })
  }
  return heldInVain(sight, { state, position, cells, mayGoOn })
}

/** The most telling of its cells decides. */
function endOf(cells: readonly ModelCell[]): string {
  const order = ['failed', 'cancelled', 'blocked'] as const
  if (!areAllSettled(cells)) return 'open'
  return order.find((status) => cells.some((cell) => cell.status === status)) ?? 'completed'
}

function waitsInVain(
  { snapshot }: Sight,
  property: StoredProperty,
  { mayGoOn, isAside }: { mayGoOn: boolean; isAside: boolean },
): string | null {
  if (!mayGoOn) return null
  if (property.isAdmitted) return 'it is admitted, and no worker takes it'
  // Nobody but a person has anything to do in it.
  if (isAside) return null
  const admitted = snapshot.properties.filter(({ isAdmitted }) => isAdmitted).length
  return admitted < snapshot.maxProperties ? 'there is room for it, and it is not admitted' : null
}

/** What its holder performs of a property, whether it counts or not. */
function performedOf({ snapshot, executions }: Sight, position: number): Execution[] {
  const { holder } = snapshot.properties[position]!
  return executions.filter(
    (each) => each.outcome === null && each.position === position && each.by === holder,
  )
}

/** Something that was cancelled or taken away has not ended: it keeps its place, or what comes after waits for it. */
function isEncumbered(sight: Sight, cells: readonly ModelCell[], position: number): boolean {
  return performedOf(sight, position).length > runningIn(cells)
}

function heldInVain(
  sight: Sight,
  of: { state: ModelState; position: number; cells: ModelCell[]; mayGoOn: boolean },
): string | null {
  const { phases, snapshot, atWork } = sight
  const { state, position, cells } = of
  const { holder } = snapshot.properties[position]!
  if (snapshot.properties[position]!.isHolderLost) return `${holder} was given up, and holds it`
  if (!atWork.includes(holder!)) return `${holder} holds it, which is not at work`
  const performed = performedOf(sight, position)
  if (!of.mayGoOn) return performed.length > 0 ? null : 'nothing of it runs or may start, and it is held'
  const waiting = startable(phases, cells)
  if (performed.length === 0 && waiting.length === 0) return 'nothing is left of it, and it is held'
  const room = state.maxPhases - performed.length
  if (room <= 0 || isEncumbered(sight, cells, position)) return null
  // What was cancelled keeps its permit until it has ended.
  const atOnce = (index: number) =>
    sight.executions.filter((each) => each.outcome === null && each.phase === index).length
  const isFree = (index: number) => atOnce(index) < (phases[index]!.maxConcurrency ?? Infinity)
  const mustStart = waiting.find((index, place) => {
    if (performed.some((each) => each.phase === index)) return false
    return isFree(index) && (phases[index]!.maxConcurrency === null || place < room)
  })
  return mustStart === undefined ? null : `phase ${mustStart} may start, and does not`
}

/** Whether nothing is left to do in a state. */
export function isAllOver(phases: readonly ModelPhase[], state: ModelState): boolean {
  return state.cells.every((cells) => looked(phases, cells).every(({ status }) => isSettled(status)))
}
