import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { openArtifactStore } from '#lib/server/open-artifact-store.ts'
import { openS3Server } from '#test/support/s3-server.ts'

const server = await openS3Server('homes')
const dataFolder = await mkdtemp(join(tmpdir(), 'plotline-data-'))
afterAll(() => rm(dataFolder, { recursive: true }))
const artifactBucket = {
  bucket: 'homes',
  endpoint: server.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test-key', secretAccessKey: 'test-secret' },
}

async function keep(store: ArtifactStore, content: Buffer) {
  const bytes = {
    size: content.length,
    async *read() {
      yield content
    },
  }
  const answer = await store.keep(bytes, new AbortController().signal)
  if (answer.kind !== 'kept') throw new Error(JSON.stringify(answer))
  return { ...answer, name: 'walk.mp4' }
}

test('files go to the disk until a bucket is set, and are opened wherever they lie', async () => {
  const [early, late] = [randomBytes(100), randomBytes(100)]
  const without = await openArtifactStore({ dataFolder, artifactBucket: null })
  const onDisk = await keep(without, early)
  expect(onDisk.location).toMatch(/^disk:/)
  const withBucket = await openArtifactStore({ dataFolder, artifactBucket })
  const inBucket = await keep(withBucket, late)
  expect(inBucket.location).toMatch(/^s3:homes\//)
  for (const [file, content] of [
    [onDisk, early],
    [inBucket, late],
  ] as const) {
    const opened = await withBucket.open(file, null)
    expect(opened.ok && (await buffer(opened.value)).equals(content)).toBe(true)
  }
  expect(await without.open(inBucket, null)).toMatchObject({
    refusal: {
      code: 'not_found',
      message: expect.stringContaining('walk.mp4 lies in the S3 bucket homes'),
      fix: expect.stringContaining('ARTIFACTS_S3_BUCKET'),
    },
  })
  await withBucket.close()
})
