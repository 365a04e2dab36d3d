import type { Pool } from 'pg'
import type { ArtifactPlace } from './add-artifacts.ts'

/** The result of an earlier attempt that may stand in for another run of the phase. */
export type ReusableResult = {
  /** `finishedAt`: milliseconds since 1970. */
  from: { runId: number; propertyRunId: number; phaseIndex: number; number: number; finishedAt: number }
  output: unknown
  warnings: string[]
  /** What a store keeps is taken over by its location: the bytes stay where they are. */
  artifacts: ({ name: string; mediaType: string; size: number; sha256: string } & ArtifactPlace)[]
}

/**
 * The latest completed attempt that followed from the very same (see inputDigest), not older than `maxAgeMs` by the
 * database's clock. Null: there is none.
 */
export async function findReusableResult(
  pool: Pool,
  inputDigest: string,
  maxAgeMs: number,
): Promise<ReusableResult | null> {
  const { rows } = await pool.query<{ result: Omit<ReusableResult, 'artifacts'> }>({
    name: 'find-reusable-result',
    text,
    values: [inputDigest, Number.isFinite(maxAgeMs) ? maxAgeMs : null],
  })
  const result = rows[0]?.result
  if (result === undefined) return null
  const { propertyRunId, phaseIndex, number } = result.from
  const artifacts = await pool.query<ReusableResult['artifacts'][number]>(
    `select name, media_type as "mediaType", size, sha256, content, location
     from artifact where property_run_id = $1 and phase_index = $2 and attempt_number = $3`,
    [propertyRunId, phaseIndex, number],
  )
  return { ...result, artifacts: artifacts.rows }
}

// Taken-over results are no source of their own, or their age would start anew. Leans on attempt_input_idx.
const text = `
select json_build_object(
  'from', json_build_object(
    'runId', property_run.run_id,
    'propertyRunId', attempt.property_run_id,
    'phaseIndex', attempt.phase_index,
    'number', attempt.number,
    'finishedAt', floor(extract(epoch from attempt.finished_at) * 1000)
  ),
  'output', attempt.output,
  'warnings', attempt.warnings
) as result
from attempt
join property_run on property_run.id = attempt.property_run_id
where attempt.input_digest = $1
  and attempt.status = 'completed'
  and attempt.reused_from is null
  and ($2::float8 is null or attempt.finished_at >= now() - $2 * interval '1 millisecond')
order by attempt.finished_at desc
limit 1`
