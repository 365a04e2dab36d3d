import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { collectArtifacts, collectWritten } from '#lib/executors/artifacts/artifacts.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import type { ProducedArtifact } from '#lib/executors/executor.ts'
import { keepFile } from '#lib/executors/artifacts/keep-artifact.ts'
import { TimedOut } from '#lib/executors/outcomes.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { temporaryFolder } from './attempt-request.ts'

const mb = 1024 * 1024
const store = testArtifactStore()

function shelf(options: { store?: ArtifactStore; signal?: AbortSignal; kept?: ProducedArtifact[] } = {}) {
  return { store, signal: new AbortController().signal, kept: [], ...options }
}

/** Files of these sizes, all zeros. */
async function filled(sizes: Record<string, number>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, size] of Object.entries(sizes)) {
    await writeFile(join(folder, name), '')
    await truncate(join(folder, name), size)
  }
  return folder
}

async function collected(folder: string, options: Parameters<typeof shelf>[0] = {}) {
  const collection = await collectArtifacts(folder, shelf(options))
  if (!collection.ok) throw new Error(collection.error)
  return collection
}

/** The store, with something that happens before the first byte of a file is copied. */
function storeThat(meanwhile: () => Promise<void>): ArtifactStore {
  return {
    ...store,
    keep: (bytes, signal) =>
      store.keep(
        {
          size: bytes.size,
          async *read() {
            await meanwhile()
            yield* bytes.read()
          },
        },
        signal,
      ),
  }
}

const kept = (size: number): ProducedArtifact => ({
  name: 'x',
  mediaType: 'text/plain',
  size,
  sha256: '',
  content: null,
  location: 'disk:box/x',
})

test('up to 10 MB go along as content, larger files to the store, each with size and hash', async () => {
  const folder = await filled({ 'just.bin': 10 * mb, 'over.bin': 10 * mb + 1 })
  const { artifacts, warnings } = await collected(folder)
  expect(warnings).toEqual([])
  const [just, over] = artifacts
  const sha256 = createHash('sha256')
    .update(new Uint8Array(10 * mb + 1))
    .digest('hex')
  expect(just).toMatchObject({ size: 10 * mb, location: null })
  expect(just?.content?.byteLength).toBe(10 * mb)
  expect(over).toEqual({
    name: 'over.bin',
    mediaType: 'application/octet-stream',
    size: 10 * mb + 1,
    sha256,
    content: null,
    location: `disk:test-host/${sha256}`,
  })
})

test('what would be more than 50 MB in memory together goes to the store, small or not', async () => {
  const sizes = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`${n}.bin`, 10 * mb]))
  const { artifacts } = await collected(await filled({ ...sizes, 'z.txt': 1 }))
  expect(artifacts.map(({ content }) => content !== null)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})

test.each([
  ['a file over 1 GB', { 'giant.bin': 1024 * mb + 1, 'small.txt': 2 }, [], /giant\.bin.*1 GB/],
  [
    'what leads over 5 GB of an attempt',
    { 'giant.bin': 2, 'small.txt': 1 },
    [kept(5 * 1024 * mb - 1)],
    /giant\.bin.*5 GB/,
  ],
])('%s is left out by name, and the others are kept', async (_what, sizes, before, warning) => {
  const { artifacts, warnings } = await collected(await filled(sizes), { kept: before })
  expect(artifacts.map(({ name }) => name)).toEqual(['small.txt'])
  expect(warnings).toEqual([expect.stringMatching(warning)])
})

test('what an attempt has kept elsewhere counts towards its 100 files', async () => {
  const before = Array.from({ length: 99 }, () => kept(1))
  const { artifacts, warnings } = await collected(await filled({ a: 1, b: 1, c: 1 }), { kept: before })
  expect(artifacts.map(({ name }) => name)).toEqual(['a'])
  expect(warnings).toEqual(['More than 100 artifacts: b and those after it are left out.'])
})

test('a link and a FIFO that took the place of a listed file are not followed', async () => {
  const folder = await temporaryFolder()
  await symlink('/etc/hostname', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'fifo')])
  await mkdir(join(folder, 'folder'))
  for (const name of ['link', 'fifo', 'folder', 'gone']) {
    const answer = await keepFile({ path: join(folder, name), name }, shelf())
    expect(answer).toMatchObject({
      kind: 'left-out',
      warning: expect.stringContaining(`Artifact ${name} is`),
    })
  }
})

test('names lose what could harm: control characters, marks, steps out of the folder', async () => {
  const names = [
    '../../etc/passwd',
    '/abs',
    'a\n"b"\u202E.txt',
    'dir//./x.txt',
    '..',
    'ü 🏠.txt',
    'x'.repeat(300),
  ]
  const content = new TextEncoder().encode('x')
  const files = names.map((name) => ({ name, mediaType: 'text/plain', content }))
  const collection = await collectWritten(files, shelf())
  expect(collection.ok && collection.artifacts.map(({ name }) => name)).toEqual([
    'etc/passwd',
    'abs',
    'a__b__.txt',
    'dir/x.txt',
    'file',
    'ü 🏠.txt',
    `…${'x'.repeat(199)}`,
  ])
})

test('a file of a module over 10 MB goes to the store as well', async () => {
  const content = new Uint8Array(10 * mb + 1).fill(7)
  const collection = await collectWritten([{ name: 'a.mp4', mediaType: 'video/mp4', content }], shelf())
  expect(collection).toMatchObject({
    artifacts: [{ mediaType: 'video/mp4', content: null, size: content.length }],
  })
})

test('what is written behind a file’s end while it is copied stays out, and a warning says so', async () => {
  const folder = await filled({ 'a.log': 11 * mb + 5 })
  const { artifacts, warnings } = await collected(folder, {
    store: storeThat(() => appendFile(join(folder, 'a.log'), 'more')),
  })
  expect(artifacts).toMatchObject([{ name: 'a.log', size: 11 * mb + 5 }])
  expect(warnings).toEqual(['Artifact a.log was written to while it was copied.'])
})

test('a file that is written over while it is copied is kept with a warning', async () => {
  const folder = await filled({ 'a.log': 11 * mb })
  const path = join(folder, 'a.log')
  const overwrite = async () => {
    await writeFile(path, 'new', { flag: 'r+' })
    await utimes(path, new Date(), new Date(0)) // the clock of a file system may be too coarse to tell
  }
  const { artifacts, warnings } = await collected(folder, { store: storeThat(overwrite) })
  expect(artifacts).toMatchObject([{ size: 11 * mb }])
  expect(warnings).toEqual(['Artifact a.log was written to while it was copied.'])
})

test('a file that shrinks while it is copied is kept as far as it goes, and one that is removed wholly', async () => {
  const folder = await filled({ 'a.log': 11 * mb })
  const path = join(folder, 'a.log')
  const shrunk = await collected(folder, { store: storeThat(() => truncate(path, 5)) })
  expect(shrunk.artifacts).toMatchObject([{ size: 5 }])
  expect(shrunk.warnings).toHaveLength(1)
  await truncate(path, 12 * mb)
  expect(await collected(folder, { store: storeThat(() => rm(path)) })).toMatchObject({
    artifacts: [{ size: 12 * mb }],
  })
})

test('an abort stops the copying, leaves nothing half-written, and says what was aborted', async () => {
  const folder = await filled({ 'a.log': 30 * mb })
  const controller = new AbortController()
  const aborting = storeThat(async () => controller.abort(new TimedOut(3)))
  const own = { ...shelf(), store: aborting, signal: controller.signal }
  expect(await collectArtifacts(folder, own)).toEqual({
    ok: false,
    error: 'Keeping a.log timed out after 3 s',
  })
  expect(await readdir(join(store.folder, 'incoming'))).toEqual([])
})

test('a store that cannot write fails the collection with a sentence that names it and the fix', async () => {
  const place = await temporaryFolder()
  await writeFile(join(place, 'artifacts'), 'a file where the folder should be')
  const barred = createDiskArtifactStore({ folder: join(place, 'artifacts'), host: 'box-1' })
  const folder = await filled({ 'a.log': 11 * mb })
  const collection = await collectArtifacts(folder, shelf({ store: barred }))
  expect(collection).toMatchObject({ ok: false, error: expect.stringContaining(join(place, 'artifacts')) })
  expect(collection).toMatchObject({
    error: expect.stringMatching(/^a\.log could not be kept.*box-1.*PLOTLINE_DATA_DIR/),
  })
})
