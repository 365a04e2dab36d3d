import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import type { ProducedArtifact, WrittenFile } from '#lib/executors/executor.ts'

/** A store on disk for this test file, in a folder that goes with it. Call it at the top level of the file. */
export function testArtifactStore(): ArtifactStore & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'plotline-artifacts-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return { ...createDiskArtifactStore({ folder, host: 'test-host' }), folder }
}

/** A small file as an executor hands it on. */
export function artifactOf({ name, mediaType, content }: WrittenFile): ProducedArtifact {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { name, mediaType, size: content.byteLength, sha256, content, location: null }
}

export function textOf(artifact: Pick<ProducedArtifact, 'content'> | undefined): string {
  if (!artifact?.content) throw new Error('The artifact is not there, or is in a store.')
  return new TextDecoder().decode(artifact.content)
}
