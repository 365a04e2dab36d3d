import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'

/** The id of this very version of a pipeline: stored once, and never changed. */
export async function storePipelineVersion(
  client: ClientBase,
  pipeline: { name: string; version: string; home: string; definition: unknown },
): Promise<number> {
  const definition = JSON.stringify(pipeline.definition)
  const digest = createHash('sha256')
    .update(JSON.stringify([pipeline.name, pipeline.home, definition]))
    .digest('hex')
  const { rows } = await client.query<{ id: number }>(text, [
    pipeline.name,
    pipeline.version,
    digest,
    pipeline.home,
    definition,
  ])
  return rows[0]!.id
}

// The update changes nothing: it makes "returning" answer for a version that was there already.
const text = `
insert into pipeline_version (name, version, digest, home, definition)
values ($1, $2, $3, $4, $5::json)
on conflict (digest) do update set digest = excluded.digest
returning id`
