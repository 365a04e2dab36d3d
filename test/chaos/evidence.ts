import type { FaultLog } from './fault-log.ts'
import type { RecordedEnd, RecordedLine, RecordedStart } from './records.ts'
import type { StoredAttempt, StoredCell, StoredRows } from './stored-rows.ts'

export type PhaseLinks = { id: string; dependencies: string[]; optionalDependencies: string[] }

/** Two witnesses of one run, who have not spoken to each other, and what was done to it. */
export type Testimony = {
  phases: readonly PhaseLinks[]
  lines: readonly RecordedLine[]
  rows: StoredRows
  faults: Pick<FaultLog, 'starts' | 'losses' | 'outages' | 'unaskedEnds'>
}

export type CellEvidence = {
  /** "phase1_map of property 12" */
  name: string
  cell: StoredCell
  attempts: StoredAttempt[]
  starts: RecordedStart[]
  ends: RecordedEnd[]
}

/** The testimony by cell, with a way to find a cell. */
export class Evidence {
  readonly testimony: Testimony
  readonly cells: readonly CellEvidence[]
  readonly #byKey: ReadonlyMap<string, CellEvidence>

  constructor(testimony: Testimony) {
    const { rows, lines } = testimony
    this.testimony = testimony
    this.#byKey = new Map(
      rows.cells.map((cell) => [
        keyOf(cell),
        { name: `${cell.phase} of property ${cell.property}`, cell, attempts: [], starts: [], ends: [] },
      ]),
    )
    this.cells = [...this.#byKey.values()]
    for (const attempt of rows.attempts) this.at(attempt).attempts.push(attempt)
    for (const line of lines) {
      if (line.event === 'started') this.at(line).starts.push(line)
      else this.at(line).ends.push(line)
    }
  }

  /** @throws for a cell that the database does not know: a script was started for nothing that exists. */
  at(place: { property: number; phase: string }): CellEvidence {
    const found = this.#byKey.get(keyOf(place))
    if (found === undefined)
      throw new Error(`The database knows no cell ${place.phase} of property ${place.property}`)
    return found
  }

  phase(id: string): PhaseLinks {
    return this.testimony.phases.find((phase) => phase.id === id)!
  }
}

function keyOf({ property, phase }: { property: number; phase: string }): string {
  return `${property} ${phase}`
}
