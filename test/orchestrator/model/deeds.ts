import type { RetryPlanRequest } from '#lib/contract/run-control.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { Commands } from './commands.ts'
import type { Crew } from './crew.ts'
import type { Happening } from './happening.ts'
import type { Step } from './program.ts'
import type { CellPlace, ModelPhase, ModelState } from './reference.ts'
import type { ScriptedExecutor } from './scripted-executor.ts'

/** What a step comes to here and now. `act` answers what the model is to hear of. */
export type Deed = { told: string; act: () => Promise<Happening | null | Happening[]> }

export type Scene = {
  phases: readonly ModelPhase[]
  state: ModelState
  executor: ScriptedExecutor
  runId: number
  commands: Commands
  crew: Crew
}

// More would only wait for processors.
const mostWorkers = 4

/** The deeds of steps that are done at once. Each execution and each worker is taken once. */
export function deedsOf(scene: Scene, steps: readonly Step[]): Deed[] {
  const taken = new Set<number | string>()
  return steps.flatMap((step) => deedOf(scene, step, taken) ?? [])
}

function deedOf(scene: Scene, step: Step, taken: Set<number | string>): Deed | null {
  const { commands } = scene
  switch (step.kind) {
    case 'end':
      return endDeed(scene, step, taken)
    case 'mark':
      return markDeed(scene, step)
    case 'retry':
      return retryDeed(scene, step)
    case 'cancel':
      return cancelDeed(scene, step)
    case 'pause':
      return { told: 'pause', act: async () => ({ type: 'pause', answer: await commands.pause() }) }
    case 'resume':
      return { told: 'resume', act: async () => ({ type: 'resume', answer: await commands.resume() }) }
    case 'limits': {
      const { maxPhases, maxProperties } = step
      return {
        told: `limits: ${maxProperties} properties, ${maxPhases} phases`,
        act: async () => {
          const limits = { maxParallelPhases: maxPhases, maxParallelProperties: maxProperties }
          return { type: 'limits', maxPhases, maxProperties, answer: await commands.changeLimits(limits) }
        },
      }
    }
    case 'front': {
      const position = step.pick % scene.state.cells.length
      const act = async () => {
        await commands.moveToFront([position])
        return null
      }
      return { told: `${position} to the front`, act }
    }
    case 'worker':
      return workerDeed(scene, step, taken)
  }
}

function endDeed(
  { executor, runId }: Scene,
  { pick, outcome }: Extract<Step, { kind: 'end' }>,
  taken: Set<number | string>,
): Deed | null {
  const open = executor.of(runId).filter((each) => each.outcome === null && !taken.has(each.execution))
  const chosen = open[pick % open.length]
  if (chosen === undefined) return null
  taken.add(chosen.execution)
  return {
    told: `execution ${chosen.execution} (${chosen.position}.${chosen.phase}) ends: ${outcome}`,
    act: async () => {
      executor.end(chosen, outcome)
      return { type: 'end', execution: chosen.execution, outcome }
    },
  }
}

/** Of a cell that a person is asked about, as a rule; now and then of another one of those that people do. */
function markDeed(scene: Scene, { pick, as }: Extract<Step, { kind: 'mark' }>): Deed | null {
  const { state, phases, commands } = scene
  const manual = state.cells.flatMap((row, position) =>
    row.flatMap(({ isAsked }, phase) => (phases[phase]!.isManual ? [{ position, phase, isAsked }] : [])),
  )
  const asked = manual.filter(({ isAsked }) => isAsked)
  const among = pick % 4 > 0 && asked.length > 0 ? asked : manual
  const place = among[(pick >> 2) % among.length]
  if (place === undefined) return null
  return {
    told: `${place.position}.${place.phase} is marked ${as}`,
    act: async () => {
      const answer = await commands.mark(place, as)
      return { type: 'mark', place, as: as === 'done' ? 'completed' : 'failed', answer }
    },
  }
}

function retryDeed(scene: Scene, step: Extract<Step, { kind: 'retry' }>): Deed {
  const { state, commands } = scene
  const { mode } = step
  const cells = cellsAt(scene, step.picks, (status) => status === 'cancelled' || status === 'failed')
  const positions = [...new Set(cells.map(({ position }) => position))]
  const all = state.cells.flatMap((row, position) => row.map((_, phase) => ({ position, phase })))
  const phaseIndex = cells[0]!.phase
  const scopes: Record<typeof step.scope, { scope: RetryPlanRequest['scope']; wanted: CellPlace[] }> = {
    cells: { scope: { kind: 'cells', cells: cells.map(reference) }, wanted: cells },
    properties: {
      scope: { kind: 'properties', positions },
      wanted: all.filter(({ position }) => positions.includes(position)),
    },
    column: {
      scope: { kind: 'column', phaseIndex },
      wanted: all.filter(({ phase }) => phase === phaseIndex),
    },
    all: { scope: { kind: 'all' }, wanted: all },
  }
  const { scope, wanted } = scopes[step.scope]
  return {
    told: `retry ${mode} of ${JSON.stringify(scope)}`,
    act: async () => {
      const answer = await commands.retry({ scope, mode })
      return answer && { type: 'retry', wanted, mode, answer }
    },
  }
}

function cancelDeed(scene: Scene, step: Extract<Step, { kind: 'cancel' }>): Deed {
  const { commands } = scene
  const places = cellsAt(scene, step.picks, (status) => status === 'running')
  const positions = [...new Set(places.map(({ position }) => position))]
  const act = async (): Promise<Happening> => {
    switch (step.scope) {
      case 'cells': {
        const answer = await commands.cancel({ scope: 'cells', cells: places.map(reference) })
        return { type: 'cancel cells', places, answer }
      }
      case 'properties':
        return {
          type: 'cancel properties',
          positions,
          answer: await commands.cancel({ scope: 'properties', positions }),
        }
      case 'run':
        return { type: 'cancel run', answer: await commands.cancel({ scope: 'run' }) }
    }
  }
  const told = { cells: JSON.stringify(places), properties: positions.join(' '), run: '' }[step.scope]
  return { told: `cancel ${step.scope} ${told}`, act }
}

function workerDeed(
  { crew, executor, runId }: Scene,
  { what, pick }: Extract<Step, { kind: 'worker' }>,
  taken: Set<number | string>,
): Deed | null {
  if (what === 'start') {
    if (crew.atWork.length + crew.cutOff.length >= mostWorkers) return null
    return { told: 'start a worker', act: () => crew.start().then(() => null) }
  }
  const names = (what === 'mend' ? crew.cutOff : crew.atWork).filter((name) => !taken.has(name))
  const name = names[pick % names.length]
  if (name === undefined) return null
  taken.add(name)
  const act = async (): Promise<Happening | null | Happening[]> => {
    switch (what) {
      case 'stop':
        await crew.stop(name)
        return { type: 'stop', worker: name, completes: completedOf(executor, runId) }
      case 'give up':
        await crew.giveUp(name)
        return lossesOf(name)
      case 'cut':
        await crew.cut(name)
        return lossesOf(name)
      case 'mend':
        crew.mend(name)
        return null
      case 'lose answer':
        crew.loseAnswer(name)
        return null
    }
  }
  return { told: `${what} ${name}`, act }
}

// What it claimed in the very moment in which it was given up is taken from it a little later.
function lossesOf(worker: string): Happening[] {
  return [false, true].map((isPossible) => ({ type: 'lose', worker, isPossible }))
}

function completedOf(executor: ScriptedExecutor, runId: number): (execution: number | null) => boolean {
  const completed = executor.of(runId).filter(({ outcome }) => outcome === 'completed')
  const ids = new Set(completed.map(({ execution }) => execution))
  return (execution) => execution !== null && ids.has(execution)
}

/** Every other pick is one of those on which it would have an effect. */
function cellsAt(
  { state }: Scene,
  picks: readonly number[],
  isWorthwhile: (status: PhaseRunStatus) => boolean,
): CellPlace[] {
  const all = state.cells.flatMap((row, position) =>
    row.map(({ status }, phase) => ({ position, phase, status })),
  )
  const worthwhile = all.filter(({ status }) => isWorthwhile(status))
  const chosen = picks.map((pick) => {
    const among = pick % 2 === 0 && worthwhile.length > 0 ? worthwhile : all
    return among[(pick >> 1) % among.length]!
  })
  return [...new Set(chosen)].map(({ position, phase }) => ({ position, phase }))
}

function reference({ position, phase }: CellPlace) {
  return { position, phaseIndex: phase }
}
