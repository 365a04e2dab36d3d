import type { Phase, Pipeline } from './definition.ts'
import { legalMoves, satisfies } from './phase-run.ts'
import type { PhaseRunStatus } from './statuses.ts'

/** Statuses of wanted cells that a mode runs again. What they blocked follows in every mode. */
const selectedBy = {
  failed: ['failed'],
  unfinished: ['failed', 'skipped', 'cancelled'],
  downstream: ['failed', 'skipped', 'cancelled', 'completed'],
  all: ['failed', 'skipped', 'cancelled', 'completed'],
} as const satisfies Record<string, readonly PhaseRunStatus[]>

/** As the contract has it. `downstream` alone takes along what is settled after the chosen cells. */
export type RetryMode = keyof typeof selectedBy

export type RetryPlan = {
  /** Wanted cells that run again, by phase index, in column order. */
  chosen: number[]
  /** Others that run again because of them. */
  dependents: number[]
  /** Wanted (in mode `downstream` also what comes after), but left as it is, and why. */
  leftOut: { index: number; why: string }[]
}

/**
 * What a retry of some cells of one property does. A cell runs again only where it will be free to go: every phase that it
 * needs has completed, is under way, or runs again with it. What runs again is put back to pending, nothing else changes.
 */
export function planRetry(
  pipeline: Pipeline,
  statuses: readonly PhaseRunStatus[],
  { wanted, mode }: { wanted: readonly number[]; mode: RetryMode },
): RetryPlan {
  const look = new RetryLook(pipeline, statuses, new Set(wanted), mode)
  const plan: RetryPlan = { chosen: [], dependents: [], leftOut: [] }
  for (const phase of pipeline.phases) {
    if (look.runsAgain(phase)) (look.isSelected(phase) ? plan.chosen : plan.dependents).push(phase.index)
    else if (look.isConcerned(phase)) plan.leftOut.push({ index: phase.index, why: look.whyNot(phase) })
  }
  for (const index of new Set(wanted)) {
    if (!pipeline.phases[index]) plan.leftOut.push({ index, why: 'there is no such phase' })
  }
  return plan
}

/** One property's cells under one question; answers about a phase are worked out once, dependencies first. */
class RetryLook {
  readonly #phases: Map<string, Phase>
  readonly #statuses: readonly PhaseRunStatus[]
  readonly #wanted: ReadonlySet<number>
  readonly #mode: RetryMode
  readonly #runsAgain = new Map<number, boolean>()
  readonly #isAfter = new Map<number, boolean>()

  constructor(
    pipeline: Pipeline,
    statuses: readonly PhaseRunStatus[],
    wanted: ReadonlySet<number>,
    mode: RetryMode,
  ) {
    this.#phases = new Map(pipeline.phases.map((phase) => [phase.id, phase]))
    this.#statuses = statuses
    this.#wanted = wanted
    this.#mode = mode
  }

  isSelected(phase: Phase): boolean {
    const selected: readonly PhaseRunStatus[] = selectedBy[this.#mode]
    return this.#wanted.has(phase.index) && selected.includes(this.#statusOf(phase))
  }

  /** Somebody would expect to hear of it: it was wanted, or comes after what runs again and was not going to run anyhow. */
  isConcerned(phase: Phase): boolean {
    return this.#wanted.has(phase.index) || (this.#takesAfter(phase) && this.#statusOf(phase) !== 'pending')
  }

  runsAgain(phase: Phase): boolean {
    let answer = this.#runsAgain.get(phase.index)
    if (answer === undefined) {
      answer = this.#isMeant(phase) && this.#obstacle(phase) === null
      this.#runsAgain.set(phase.index, answer)
    }
    return answer
  }

  whyNot(phase: Phase): string {
    const status = this.#statusOf(phase)
    const underWay = whyUnderWay[status]
    if (underWay !== undefined) return underWay
    const obstacle = this.#obstacle(phase)
    if (obstacle !== null && (status === 'blocked' || this.#isMeant(phase))) return whyNotFree(obstacle)
    return status === 'blocked' ? 'about to be freed already' : `${status}: left as is in this mode`
  }

  /** Chosen, blocked by what runs again, or settled after it where the mode takes such along. */
  #isMeant(phase: Phase): boolean {
    if (this.isSelected(phase)) return true
    const status = this.#statusOf(phase)
    if (status === 'blocked') return this.#hard(phase).some((dependency) => this.runsAgain(dependency))
    return this.#takesAfter(phase) && legalMoves.reset.includes(status)
  }

  #takesAfter(phase: Phase): boolean {
    return this.#mode === 'downstream' && this.#comesAfter(phase)
  }

  /** Whether something before it runs again: next to it or further up, needed or only waited for. */
  #comesAfter(phase: Phase): boolean {
    let answer = this.#isAfter.get(phase.index)
    if (answer === undefined) {
      const before = [...phase.dependencies, ...phase.optionalDependencies].map((id) => this.#phases.get(id)!)
      answer = before.some((dependency) => this.runsAgain(dependency) || this.#comesAfter(dependency))
      this.#isAfter.set(phase.index, answer)
    }
    return answer
  }

  /** What keeps it from running, at the root: a phase that ended otherwise and does not run again. */
  #obstacle(phase: Phase): { phase: Phase; status: PhaseRunStatus } | null {
    for (const dependency of this.#hard(phase)) {
      const status = this.#statusOf(dependency)
      if (satisfies(status) !== 'never' || this.runsAgain(dependency)) continue
      return (status === 'blocked' ? this.#obstacle(dependency) : null) ?? { phase: dependency, status }
    }
    return null
  }

  #hard(phase: Phase): Phase[] {
    return phase.dependencies.map((id) => this.#phases.get(id)!)
  }

  #statusOf(phase: Phase): PhaseRunStatus {
    return this.#statuses[phase.index]!
  }
}

const whyUnderWay: Partial<Record<PhaseRunStatus, string>> = {
  pending: 'waiting to run already',
  running: 'running already',
  retrying: 'waiting for its next attempt already',
}

function whyNotFree({ phase, status }: { phase: Phase; status: PhaseRunStatus }): string {
  return `waits for "${phase.displayName}", which ${status === 'failed' ? 'failed' : `was ${status}`} and is not part of this`
}
