import { hostname } from 'node:os'
import { join } from 'node:path'
import { refused } from '#lib/contract/refusal.ts'
import { parseLocation } from '#lib/executors/artifacts/artifact-location.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import type { Config } from './config.ts'

/**
 * Keeps files in the bucket where one is set, else in the data folder; opens them wherever they were kept: those from before
 * a bucket was set stay on the disk.
 */
export async function openArtifactStore(
  config: Pick<Config, 'dataFolder' | 'artifactBucket'>,
): Promise<ArtifactStore> {
  const disk = createDiskArtifactStore({ folder: join(config.dataFolder, 'artifacts'), host: hostname() })
  if (config.artifactBucket === null) return { ...disk, open: openWithoutBucket(disk) }
  // Only then: the client takes a quarter of a second and 30 MB to load.
  const { createS3ArtifactStore } = await import('#lib/executors/artifacts/s3-artifact-store.ts')
  const s3 = createS3ArtifactStore(config.artifactBucket)
  return {
    ...s3,
    open: (file, range) => (parseLocation(file.location).kind === 'disk' ? disk : s3).open(file, range),
  }
}

function openWithoutBucket(disk: ArtifactStore): ArtifactStore['open'] {
  return async (file, range) => {
    const location = parseLocation(file.location)
    if (location.kind === 'disk') return disk.open(file, range)
    return refused(
      'not_found',
      `${file.name} lies in the S3 bucket ${location.bucket}, and this process has no S3 store.`,
      `Set ARTIFACTS_S3_BUCKET and its keys as they are for the worker, and start Plotline again.`,
    )
  }
}
