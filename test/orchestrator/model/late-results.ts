import type { Sight } from './agreement.ts'
import type { Scene } from './deeds.ts'
import type { ModelState } from './reference.ts'
import type { Execution } from './scripted-executor.ts'
import type { Snapshot } from './snapshot.ts'

/** Executions that do not count any more: their ends must change nothing, and be told. */
export class LateResults {
  /** Those that were taken from a cut-off worker while it performed them in ignorance. */
  readonly #ignorant = new Set<Execution>()

  /** To be called before anything is done: what ends from now on may be late. */
  note(executions: readonly Execution[], { state, crew }: Pick<Scene, 'state' | 'crew'>): void {
    for (const each of executions) {
      if (each.outcome === null && !counts(state, each) && crew.cutOff.includes(each.by))
        this.#ignorant.add(each)
    }
  }

  /** Null once all who perform what does not count were told so, and all late results are listed. */
  unheard({ executions, state, atWork, snapshot }: Sight & { state: ModelState }): string | null {
    for (const each of executions) {
      if (!atWork.includes(each.by)) continue
      const name = `execution ${each.execution} of ${each.by}`
      if (each.outcome === null && !each.isAborted && !counts(state, each))
        return `${name} was not told to end`
      const isLate = this.#ignorant.has(each) && each.isEndedFreely && each.outcome === 'completed'
      if (isLate && !isListed(snapshot, each)) return `${name} ended too late, and is not listed`
    }
    const stray = snapshot.rejections.find(
      (late) => !executions.some((each) => isSame(late, each) && each.outcome !== null),
    )
    return stray === undefined ? null : `a result was rejected that nobody gave: ${JSON.stringify(stray)}`
  }
}

function counts(state: ModelState, { execution, position, phase }: Execution): boolean {
  const latest = state.cells[position]![phase]!.attempts.at(-1)
  return latest?.execution === execution && latest.status === 'running'
}

function isListed({ rejections }: Snapshot, execution: Execution): boolean {
  return rejections.some((late) => isSame(late, execution) && late.status === 'completed')
}

function isSame(late: Snapshot['rejections'][number], { position, phase, number, by }: Execution): boolean {
  return late.position === position && late.phase === phase && late.number === number && late.by === by
}
