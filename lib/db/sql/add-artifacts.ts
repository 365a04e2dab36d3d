import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'

export type ArtifactRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  attemptNumber: number
  name: string
  mediaType: string
  content: Uint8Array
}

/** Stores artifacts of leases that are held; the others are dropped. The runs must be locked (lockRuns). */
export async function addArtifacts(client: ClientBase, rows: readonly ArtifactRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'add-artifacts',
    text,
    values: [
      rows.map((row) => row.propertyRunId),
      rows.map((row) => row.leaseEpoch),
      rows.map((row) => row.phaseIndex),
      rows.map((row) => row.attemptNumber),
      rows.map((row) => row.name),
      rows.map((row) => row.mediaType),
      rows.map((row) => row.content.byteLength),
      rows.map((row) => createHash('sha256').update(row.content).digest('hex')),
      rows.map((row) => Buffer.from(row.content)),
    ],
  })
}

// Leans on property_run_pkey.
const text = `
insert into artifact (property_run_id, phase_index, attempt_number, name, media_type, size, sha256, content)
select
  file.property_run_id, file.phase_index, file.attempt_number,
  file.name, file.media_type, file.size, file.sha256, file.content
from unnest(
  $1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::text[], $6::text[], $7::int[], $8::text[], $9::bytea[]
) as file (property_run_id, lease_epoch, phase_index, attempt_number, name, media_type, size, sha256, content)
join property_run on property_run.id = file.property_run_id and property_run.lease_epoch = file.lease_epoch
on conflict do nothing`
