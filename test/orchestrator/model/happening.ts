import {
  areAllSettled,
  cancelCell,
  type CellPlace,
  end,
  giveBack,
  isFree,
  looked,
  lose,
  mark,
  type ModelCell,
  type ModelPhase,
  type ModelState,
  type Outcome,
  reset,
  type RetryMode,
  retried,
} from './reference.ts'

/** What a command answered: whether it was accepted, and how many cells it said it touched. */
export type Answer = { isAccepted: boolean; cells: number }

/** Something that befell the engine from outside, with what it answered. */
export type Happening =
  | { type: 'end'; execution: number; outcome: Outcome }
  /** Planned, and executed later: cells that changed in between are left out. `planned`: as they stood. */
  | { type: 'retry'; wanted: CellPlace[]; mode: RetryMode; answer: Answer; planned?: ModelCell[][] }
  | { type: 'mark'; place: CellPlace; as: 'completed' | 'failed'; answer: Answer }
  | { type: 'cancel cells'; places: CellPlace[]; answer: Answer }
  | { type: 'cancel properties'; positions: number[]; answer: Answer }
  | { type: 'cancel run'; answer: Answer }
  | { type: 'pause' | 'resume'; answer: Answer }
  | { type: 'limits'; maxPhases: number; maxProperties: number; answer: Answer }
  /** `isPossible`: it need not have come to this. */
  | { type: 'lose'; worker: string; isPossible: boolean }
  /** `completes`: whether an execution answers its abort with a result. */
  | { type: 'stop'; worker: string; completes: (execution: number | null) => boolean }

/** The state after it, or null where the engine could not have answered so in this state. */
export function after(
  phases: readonly ModelPhase[],
  before: ModelState,
  happening: Happening,
): ModelState | null {
  const state = structuredClone(before)
  switch (happening.type) {
    case 'end':
      for (const { cell, phase } of running(state)) {
        if (cell.attempts.at(-1)!.execution !== happening.execution) continue
        end(cell, happening.outcome, phases[phase]!.maxAttempts)
      }
      return state
    case 'lose':
      for (const { cell } of running(state)) if (isBy(cell, happening.worker)) lose(cell)
      return state
    case 'stop':
      for (const { cell, phase } of running(state)) {
        if (!isBy(cell, happening.worker)) continue
        const isKept = happening.completes(cell.attempts.at(-1)!.execution)
        if (isKept) end(cell, 'completed', phases[phase]!.maxAttempts)
        else giveBack(cell)
      }
      return state
    case 'retry':
      return afterRetry(phases, state, happening)
    case 'mark': {
      const cells = state.cells[happening.place.position]!
      const cell = cells[happening.place.phase]!
      const isWaiting = cell.isAsked && isFree(phases[happening.place.phase]!, cells)
      if (happening.answer.isAccepted !== isWaiting) return null
      if (isWaiting) mark(cell, happening.as)
      return state
    }
    case 'cancel cells':
      return afterCancel(state, happening.answer, cellsAt(state, happening.places), true)
    case 'cancel properties':
      return afterPropertyCancel(phases, state, happening)
    case 'cancel run':
      if (!happening.answer.isAccepted) return isOver(phases, state) ? state : null
      if (state.isCancelled) return null
      state.isCancelled = true
      state.isPaused = false
      return afterCancel(state, happening.answer, state.cells.flat(), false)
    case 'pause':
      if (!happening.answer.isAccepted) return state.isPaused || isOver(phases, state) ? state : null
      if (state.isPaused || state.isCancelled) return null
      state.isPaused = true
      return state
    case 'resume':
      if (happening.answer.isAccepted !== (state.isPaused && !state.isCancelled)) return null
      if (happening.answer.isAccepted) state.isPaused = false
      return state
    case 'limits':
      state.maxPhases = happening.maxPhases
      return state
  }
}

function isOver(phases: readonly ModelPhase[], state: ModelState): boolean {
  return state.isCancelled || state.cells.every((cells) => areAllSettled(looked(phases, cells)))
}

function afterRetry(
  phases: readonly ModelPhase[],
  state: ModelState,
  { wanted, mode, answer, planned }: Extract<Happening, { type: 'retry' }>,
): ModelState | null {
  let count = 0
  let isAnyChosen = false
  for (const [position, cells] of state.cells.entries()) {
    const isUnchanged = (phase: number) => planned?.[position]![phase]!.changes === cells[phase]!.changes
    const ofProperty = wanted.flatMap((place) =>
      place.position === position && isUnchanged(place.phase) ? [place.phase] : [],
    )
    const { chosen, dependents } = retried(phases, cells, { wanted: new Set(ofProperty), mode })
    if (chosen.length === 0) continue
    isAnyChosen = true
    count += chosen.length + dependents.length
    const again = [...chosen, ...dependents]
    for (const index of again) reset(cells[index]!)
    for (const [index, { hard, optional }] of phases.entries()) {
      if ([...hard, ...optional].some((before) => again.includes(before))) cells[index]!.isAsked = false
    }
  }
  if (answer.isAccepted !== isAnyChosen || answer.cells !== count) return null
  // It opens a run that is over; one that is paused stays so.
  if (isAnyChosen) state.isCancelled = false
  return state
}

function afterPropertyCancel(
  phases: readonly ModelPhase[],
  state: ModelState,
  { positions, answer }: Extract<Happening, { type: 'cancel properties' }>,
): ModelState | null {
  const properties = positions.map((position) => state.cells[position]!)
  if (!answer.isAccepted) {
    return properties.every((cells) => areAllSettled(looked(phases, cells))) ? state : null
  }
  return afterCancel(state, answer, properties.flat(), false)
}

function afterCancel(
  state: ModelState,
  answer: Answer,
  cells: readonly ModelCell[],
  takesBlocked: boolean,
): ModelState | null {
  const open = cells.filter(
    ({ status }) =>
      status === 'pending' ||
      status === 'running' ||
      status === 'retrying' ||
      (takesBlocked && status === 'blocked'),
  )
  if (open.length !== answer.cells) return null
  if (takesBlocked && answer.isAccepted !== open.length > 0) return null
  for (const cell of open) cancelCell(cell)
  return state
}

function running(state: ModelState): { cell: ModelCell; phase: number }[] {
  return state.cells.flatMap((cells) =>
    cells.flatMap((cell, phase) => (cell.status === 'running' ? [{ cell, phase }] : [])),
  )
}

function isBy(cell: ModelCell, worker: string): boolean {
  return cell.attempts.at(-1)!.by === worker
}

function cellsAt(state: ModelState, places: readonly CellPlace[]): ModelCell[] {
  return [...new Set(places.map(({ position, phase }) => state.cells[position]![phase]!))]
}
