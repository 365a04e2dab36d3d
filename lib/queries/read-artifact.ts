import type { Database } from '#lib/db/client.ts'

export type ArtifactFile = { name: string; mediaType: string; content: Uint8Array }

export async function readArtifact(database: Database, id: number): Promise<ArtifactFile | null> {
  const artifact = await database.prisma.artifact.findUnique({
    where: { id },
    select: { name: true, mediaType: true, content: true },
  })
  return artifact?.content ? { ...artifact, content: artifact.content } : null
}
