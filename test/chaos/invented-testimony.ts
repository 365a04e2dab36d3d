import type { Testimony } from './evidence.ts'
import type { RecordedEnd, RecordedLine, RecordedStart } from './records.ts'
import type { StoredAttempt, StoredCell } from './stored-rows.ts'

const phases = [
  { id: 'a', dependencies: [], optionalDependencies: [] },
  { id: 'b', dependencies: ['a'], optionalDependencies: [] },
  { id: 'c', dependencies: ['a'], optionalDependencies: ['b'] },
]
const workerPid = 7
const runMs = 50

/** One home's run of a → b → c that went well, as the scripts and the database tell it, to be spoilt by a test. */
export class InventedTestimony implements Testimony {
  readonly phases = structuredClone(phases)
  readonly lines: RecordedLine[] = []
  readonly rows = {
    runStatus: 'completed' as Testimony['rows']['runStatus'],
    propertyRuns: [{ property: 1, status: 'completed' as const }] as Testimony['rows']['propertyRuns'],
    cells: [] as StoredCell[],
    attempts: [] as StoredAttempt[],
    rejectedResults: [] as Testimony['rows']['rejectedResults'],
    held: 0,
  }
  readonly faults = {
    starts: [{ pid: workerPid, at: 0 }] as Testimony['faults']['starts'],
    losses: [] as Testimony['faults']['losses'],
    outages: [] as Testimony['faults']['outages'],
    unaskedEnds: [] as Testimony['faults']['unaskedEnds'],
  }

  constructor() {
    for (const [index, { id }] of phases.entries()) this.addCell(id, 100 * (index + 1))
  }

  /** A phase that started at `at`, took 50 ms, and was committed 10 ms later. */
  private addCell(phase: string, at: number): void {
    this.rows.cells.push({ property: 1, phase, status: 'completed', attemptCount: 0, lostCount: 0 })
    this.addAttempt(phase, { startedAt: at })
    const inputs = Object.fromEntries(
      this.rows.attempts
        .filter((one) => one.phase !== phase)
        .map((one) => [one.phase, { result: one.result! }]),
    )
    this.addScript(phase, { at, inputs })
  }

  cell(phase: string): StoredCell {
    return this.rows.cells.find((cell) => cell.phase === phase)!
  }

  attempt(phase: string): StoredAttempt {
    return this.rows.attempts.findLast((attempt) => attempt.phase === phase)!
  }

  start(phase: string): RecordedStart {
    return this.lines.find((line): line is RecordedStart => line.event === 'started' && line.phase === phase)!
  }

  addAttempt(phase: string, given: Partial<StoredAttempt> & { startedAt: number }): StoredAttempt {
    const cell = this.cell(phase)
    cell.attemptCount += 1
    const attempt: StoredAttempt = {
      property: 1,
      phase,
      number: cell.attemptCount,
      status: 'completed',
      workerPid,
      finishedAt: given.startedAt + runMs,
      committedAt: given.startedAt + runMs + 10,
      error: null,
      result: `result of ${phase}`,
      ...given,
    }
    this.rows.attempts.push(attempt)
    return attempt
  }

  /** Both lines of a script that ran for 50 ms. */
  addScript(phase: string, given: Partial<RecordedStart> & { at: number; forMs?: number }): void {
    const { forMs = runMs, ...told } = given
    const start: RecordedStart = {
      event: 'started',
      property: 1,
      phase,
      attempt: 1,
      pid: 1_000 + this.lines.length,
      workerPid,
      inputs: {},
      ...told,
    }
    const { inputs: _, ...place } = start
    const end: RecordedEnd = {
      ...place,
      event: 'completed',
      at: start.at + forMs,
      result: `result of ${phase}`,
    }
    this.lines.push(start, end)
  }
}
