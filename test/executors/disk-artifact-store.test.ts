import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import {
  UnreadableBytes,
  type ArtifactBytes,
  type StoredFile,
} from '#lib/executors/artifacts/artifact-store.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import { pathOnDisk } from '#lib/executors/artifacts/open-on-disk.ts'
import { temporaryFolder } from './attempt-request.ts'

const { signal } = new AbortController()

async function open() {
  const place = { folder: join(await temporaryFolder(), 'artifacts'), host: 'box-1' }
  return { place, store: createDiskArtifactStore(place) }
}

function bytesOf(...chunks: Uint8Array[]): ArtifactBytes {
  const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  return {
    size,
    async *read() {
      yield* chunks
    },
  }
}

async function keep(
  store: ReturnType<typeof createDiskArtifactStore>,
  bytes: ArtifactBytes,
): Promise<StoredFile> {
  const answer = await store.keep(bytes, signal)
  if (answer.kind !== 'kept') throw new Error(JSON.stringify(answer))
  return answer
}

/** Every file of the store, as paths within it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

test('a file is kept under its hash and comes back whole, or the range that is asked for', async () => {
  const { place, store } = await open()
  const [one, two] = [randomBytes(3_000_000), randomBytes(1_234)]
  const file = await keep(store, bytesOf(one, two))
  const sha256 = createHash('sha256').update(one).update(two).digest('hex')
  expect(file).toMatchObject({ size: 3_001_234, sha256, location: `disk:box-1/${sha256}` })
  expect(await filesOf(place.folder)).toEqual([sha256])
  const named = { ...file, name: 'a.bin' }
  const whole = await store.open(named, null)
  expect(whole.ok && (await buffer(whole.value)).equals(Buffer.concat([one, two]))).toBe(true)
  const part = await store.open(named, { start: 2_999_999, end: 3_000_000 })
  expect(part.ok && (await buffer(part.value))).toEqual(Buffer.from([one.at(-1)!, two[0]!]))
})

test('the same bytes are kept once, also when two attempts bring them at the same time', async () => {
  const { place, store } = await open()
  const bytes = bytesOf(randomBytes(100_000))
  const [first, second] = await Promise.all([keep(store, bytes), keep(store, bytes)])
  expect(await keep(store, bytes)).toEqual(first)
  expect(second).toEqual(first)
  expect(await filesOf(place.folder)).toEqual([first.sha256])
})

test('a copy that was cut off under the final name by a crash is replaced by the whole', async () => {
  const { place, store } = await open()
  const bytes = bytesOf(randomBytes(100_000))
  const path = pathOnDisk(place, (await keep(store, bytes)).sha256)
  await truncate(path, 10)
  await keep(store, bytes)
  expect((await stat(path)).size).toBe(100_000)
})

test('a source that breaks off leaves nothing behind, and is not taken for a fault of the store', async () => {
  const { place, store } = await open()
  const broken: ArtifactBytes = {
    size: 20,
    async *read() {
      yield randomBytes(10)
      throw new UnreadableBytes(new Error('EIO'))
    },
  }
  await expect(store.keep(broken, signal)).rejects.toThrow(UnreadableBytes)
  expect(await filesOf(place.folder)).toEqual([])
})

test('what a killed process left half-written goes a day later, and what is being written stays', async () => {
  const { place, store } = await open()
  const incoming = join(place.folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  await writeFile(join(incoming, 'of-a-dead-one'), 'half')
  await writeFile(join(incoming, 'of-another'), 'half')
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
  await utimes(join(incoming, 'of-a-dead-one'), twoDaysAgo, twoDaysAgo)
  await keep(store, bytesOf(randomBytes(10)))
  expect(await readdir(incoming)).toEqual(['of-another'])
})

test('a folder that is removed while Plotline runs is made again', async () => {
  const { place, store } = await open()
  await keep(store, bytesOf(randomBytes(10)))
  await rm(place.folder, { recursive: true })
  const { sha256 } = await keep(store, bytesOf(randomBytes(10)))
  expect(await filesOf(place.folder)).toEqual([sha256])
})

test('a file of another machine is served from a shared folder, and is named with its machine where there is none', async () => {
  const { place, store } = await open()
  const file = { ...(await keep(store, bytesOf(Buffer.from('abc')))), name: 'a.txt' }
  const shared = createDiskArtifactStore({ ...place, host: 'box-2' })
  const opened = await shared.open(file, null)
  expect(opened.ok && (await buffer(opened.value)).toString()).toBe('abc')
  const elsewhere = createDiskArtifactStore({ folder: `${place.folder}-2`, host: 'box-2' })
  expect(await elsewhere.open(file, null)).toMatchObject({
    refusal: {
      code: 'not_found',
      message: expect.stringMatching(/^a\.txt lies on the disk of another machine, box-1/),
      fix: expect.stringMatching(/Open Plotline on box-1.*ARTIFACTS_S3_BUCKET/),
    },
  })
})

test('a file that is gone or cut short is told, not sent', async () => {
  const { place, store } = await open()
  const file = { ...(await keep(store, bytesOf(randomBytes(100)))), name: 'a.bin' }
  const path = pathOnDisk(place, file.sha256)
  await truncate(path, 99)
  expect(await store.open(file, null)).toMatchObject({
    refusal: { code: 'not_found', message: expect.stringMatching(/a\.bin is damaged.*99 bytes.*100/) },
  })
  await rm(path)
  expect(await store.open(file, null)).toMatchObject({
    refusal: {
      code: 'not_found',
      message: expect.stringContaining('a.bin is gone'),
      fix: expect.stringContaining('run the phase again'),
    },
  })
})
