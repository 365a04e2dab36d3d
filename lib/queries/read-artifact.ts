import type { ArtifactPlace } from '#lib/contract/artifact-path.ts'
import type { Database } from '#lib/db/client.ts'

/** `location` null: the bytes are in the database. */
export type ArtifactFile = {
  id: number
  name: string
  mediaType: string
  size: number
  sha256: string
  location: string | null
}

const columns = { id: true, name: true, mediaType: true, size: true, sha256: true, location: true } as const

export function readArtifact({ prisma }: Database, id: number): Promise<ArtifactFile | null> {
  return prisma.artifact.findUnique({ where: { id }, select: columns })
}

/** The file of this name of the attempt that artifact `id` belongs to. Null: there is none, or the hash is not that of `id`. */
export async function readArtifactAt(
  { prisma }: Database,
  place: ArtifactPlace,
): Promise<ArtifactFile | null> {
  const named = await prisma.artifact.findUnique({ where: { id: place.id }, omit: { content: true } })
  if (named === null || named.sha256 !== place.sha256) return null
  if (named.name === place.name) return named
  const { propertyRunId, phaseIndex, attemptNumber } = named
  return prisma.artifact.findUnique({
    where: {
      propertyRunId_phaseIndex_attemptNumber_name: {
        propertyRunId,
        phaseIndex,
        attemptNumber,
        name: place.name,
      },
    },
    select: columns,
  })
}

/** @throws when it is not there, or in a store. */
export async function readArtifactContent({ prisma }: Database, id: number): Promise<Uint8Array> {
  const { content } = await prisma.artifact.findUniqueOrThrow({ where: { id }, select: { content: true } })
  if (content === null) throw new Error(`Artifact ${id} is not in the database but in a store.`)
  return content
}
