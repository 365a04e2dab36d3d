import { expect } from 'vitest'
import type { AttemptStatus, PhaseRunStatus, PropertyRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'
import type { TestDatabase } from '#test/support/database.ts'

export type StoredAttempt = {
  number: number
  status: AttemptStatus
  /** The execution whose output it has, null where it has none. */
  outputOf: number | null
  /** Everything about it, as one text. */
  row: string
}
export type StoredCell = {
  status: PhaseRunStatus
  attemptCount: number
  used: number
  lost: number
  hasReason: boolean
  isAsked: boolean
  /** Its revision. */
  changes: number
  attempts: StoredAttempt[]
}
export type StoredProperty = {
  status: PropertyRunStatus
  isAdmitted: boolean
  leaseEpoch: number
  /** Host of the worker that has the lease. */
  holder: string | null
  /** The holder was given up under the name that it had. */
  isHolderLost: boolean
  cells: StoredCell[]
}
export type StoredRejection = { position: number; phase: number; number: number; status: string; by: string }
/** A run as the database has it at one moment. */
export type Snapshot = {
  status: RunStatus
  maxProperties: number
  maxPhases: number
  properties: StoredProperty[]
  rejections: StoredRejection[]
  permits: number
}

export async function readSnapshot({ pool }: TestDatabase, runId: number): Promise<Snapshot> {
  const { rows } = await pool.query<{ snapshot: Snapshot }>({ name: 'model-snapshot', text, values: [runId] })
  return rows[0]!.snapshot
}

const text = `
select json_build_object(
  'status', run.status,
  'maxProperties', run.max_parallel_properties,
  'maxPhases', run.max_parallel_phases,
  'permits', (select count(*) from permit join property_run on property_run.id = permit.property_run_id
    where property_run.run_id = run.id),
  'rejections', (
    select coalesce(json_agg(json_build_object(
      'position', property_run.position, 'phase', late.phase_index, 'number', late.attempt_number,
      'status', late.status, 'by', worker.host
    )), '[]')
    from rejected_result as late
    join property_run on property_run.id = late.property_run_id
    join worker on worker.id = late.worker_id
    where property_run.run_id = run.id
  ),
  'properties', (
    select json_agg(json_build_object(
      'status', property_run.status,
      'isAdmitted', property_run.admitted,
      'leaseEpoch', property_run.lease_epoch,
      'holder', worker.host,
      'isHolderLost', worker.lost_at is not null,
      'cells', (
        select json_agg(json_build_object(
          'status', cell.status, 'attemptCount', cell.attempt_count, 'used', cell.attempts_used,
          'lost', cell.lost_count, 'changes', cell.revision, 'hasReason', cell.reason_code is not null,
          'isAsked', cell.status = 'pending' and cell.reason_code is not distinct from 'WAITS_FOR_PERSON',
          'attempts', (
            select coalesce(json_agg(json_build_object(
              'number', attempt.number, 'status', attempt.status,
              'outputOf', attempt.output -> 'execution', 'row', attempt::text
            ) order by attempt.number), '[]')
            from attempt
            where attempt.property_run_id = cell.property_run_id and attempt.phase_index = cell.phase_index
          )
        ) order by cell.phase_index)
        from phase_run as cell
        where cell.property_run_id = property_run.id
      )
    ) order by property_run.position)
    from property_run
    left join worker on worker.id = property_run.worker_id
    where property_run.run_id = run.id
  )
) as snapshot
from run
where run.id = $1`

/** What must hold at any moment whatever happens, told from one snapshot to the next. */
export class History {
  readonly #ended = new Map<string, string>()
  readonly #count = new Map<string, number>()
  #admitted = 0

  /** `mostProperties`: the largest max_parallel_properties that held since the last look. */
  look(snapshot: Snapshot, mostProperties: number): void {
    for (const [position, { cells }] of snapshot.properties.entries()) {
      for (const [phase, { attempts }] of cells.entries()) this.#lookAtCell(`${position}.${phase}`, attempts)
    }
    const admitted = snapshot.properties.filter(({ isAdmitted }) => isAdmitted).length
    if (admitted > Math.max(mostProperties, this.#admitted)) {
      throw new Error(`${admitted} properties are admitted where ${mostProperties} may be`)
    }
    this.#admitted = admitted
  }

  #lookAtCell(place: string, attempts: readonly StoredAttempt[]): void {
    if (attempts.length < (this.#count.get(place) ?? 0)) throw new Error(`An attempt at ${place} vanished`)
    this.#count.set(place, attempts.length)
    for (const [index, { number, status, row }] of attempts.entries()) {
      if (number !== index + 1) throw new Error(`The attempts at ${place} have a gap before ${number}`)
      if (status === 'running') continue
      const key = `${place}.${number}`
      expect(row, `attempt ${key}, which had ended`).toBe(this.#ended.get(key) ?? row)
      this.#ended.set(key, row)
    }
  }
}
