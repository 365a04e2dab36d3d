import type { ClientBase } from 'pg'

export type ArtifactRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  attemptNumber: number
  name: string
  mediaType: string
  size: number
  sha256: string
} & ArtifactPlace

/** Exactly one of the two: the bytes themselves, or where a store keeps them. */
export type ArtifactPlace = { content: Uint8Array; location: null } | { content: null; location: string }

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
      rows.map((row) => row.size),
      rows.map((row) => row.sha256),
      rows.map((row) => row.content && Buffer.from(row.content)),
      rows.map((row) => row.location),
    ],
  })
}

// Leans on property_run_pkey.
const text = `
insert into artifact (property_run_id, phase_index, attempt_number, name, media_type, size, sha256, content, location)
select
  file.property_run_id, file.phase_index, file.attempt_number,
  file.name, file.media_type, file.size, file.sha256, file.content, file.location
from unnest(
  $1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::text[], $6::text[], $7::int[], $8::text[], $9::bytea[],
  $10::text[]
) as file (
  property_run_id, lease_epoch, phase_index, attempt_number, name, media_type, size, sha256, content, location
)
join property_run on property_run.id = file.property_run_id and property_run.lease_epoch = file.lease_epoch
on conflict do nothing`
