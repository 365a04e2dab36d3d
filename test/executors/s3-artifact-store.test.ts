import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { UnreadableBytes, type ArtifactBytes } from '#lib/executors/artifacts/artifact-store.ts'
import { createS3ArtifactStore, type S3Place } from '#lib/executors/artifacts/s3-artifact-store.ts'
import { openS3Server } from '#test/support/s3-server.ts'

const mb = 1024 * 1024
const server = await openS3Server('homes')
const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' }
const { signal } = new AbortController()

beforeEach(() => {
  server.fault = () => null
  server.asked.length = 0
})
afterEach(() => {
  expect(server.uploads.size).toBe(0) // parts of an upload that never ends are paid for
})

function open(rest: Partial<S3Place> = {}) {
  const place = { bucket: 'homes', endpoint: server.url, region: 'us-east-1', credentials, ...rest }
  const store = createS3ArtifactStore(place)
  onTestFinished(() => store.close())
  return store
}

function bytesOf(content: Buffer): ArtifactBytes {
  return {
    size: content.length,
    async *read() {
      for (let at = 0; at < content.length; at += mb) yield content.subarray(at, at + mb)
    },
  }
}

async function keep(content: Buffer) {
  const answer = await open().keep(bytesOf(content), signal)
  if (answer.kind !== 'kept') throw new Error(JSON.stringify(answer))
  return { ...answer, name: 'walk.mp4' }
}

test.each([
  ['a small file goes in one piece', 100, 1],
  ['a large one in parts', 20 * mb + 1, 5], // the upload is opened, 3 parts, and it is completed
])('%s, under its hash', async (_what, size, requests) => {
  const content = randomBytes(size)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const kept = await keep(content)
  expect(kept).toMatchObject({ size, sha256, location: `s3:homes/artifacts/${sha256}` })
  expect(server.objects.get(`artifacts/${sha256}`)?.equals(content)).toBe(true)
  expect(server.countOf('PUT') + server.countOf('POST')).toBe(requests)
})

test('bytes that are there already are not sent again', async () => {
  const content = randomBytes(1_000)
  const first = await keep(content)
  expect(await keep(content)).toEqual(first)
  expect(server.countOf('PUT')).toBe(1)
})

test('keys that may not look whether a file is there keep it all the same', async () => {
  server.fault = ({ method }) => (method === 'HEAD' ? { status: 403, code: 'AccessDenied' } : null)
  await keep(randomBytes(1_000))
  expect(server.countOf('PUT')).toBe(1)
})

test('a file comes back whole, or the range that is asked for', async () => {
  const content = randomBytes(9 * mb)
  const kept = await keep(content)
  const whole = await open().open(kept, null)
  expect(whole.ok && (await buffer(whole.value)).equals(content)).toBe(true)
  const part = await open().open(kept, { start: 5, end: 9 })
  expect(part.ok && (await buffer(part.value))).toEqual(content.subarray(5, 10))
  expect(server.asked.at(-1)?.headers.range).toBe('bytes=5-9')
})

test('a service that asks to slow down is asked again', async () => {
  let left = 2
  server.fault = ({ method }) => (method === 'PUT' && left-- > 0 ? { status: 503, code: 'SlowDown' } : null)
  await keep(randomBytes(100))
  expect(server.countOf('PUT')).toBe(3)
})

test.each([
  [{ status: 403, code: 'AccessDenied', message: 'Access Denied' }, /AccessDenied.*\(403\).*s3:PutObject/],
  [{ status: 404, code: 'NoSuchBucket' }, /NoSuchBucket \(404\).*Make bucket homes/],
  [{ status: 503, code: 'SlowDown' }, /SlowDown.*\(503\).*ARTIFACTS_S3_ENDPOINT/],
])(
  'a store that answers $status $code refuses the file with its name and the fix',
  async (fault, sentence) => {
    server.fault = () => fault
    const answer = await open().keep(bytesOf(randomBytes(100)), signal)
    expect(answer).toEqual({ kind: 'refused', problem: expect.stringMatching(sentence) })
    expect(answer).toMatchObject({ problem: expect.stringContaining(`bucket homes at ${server.url}`) })
  },
)

test('a part that is refused ends the whole upload', async () => {
  server.fault = ({ url }) =>
    url.searchParams.get('partNumber') === '2' ? { status: 403, code: 'AccessDenied' } : null
  expect(await open().keep(bytesOf(randomBytes(20 * mb)), signal)).toMatchObject({ kind: 'refused' })
  expect(server.countOf('DELETE')).toBe(1)
})

test('a store that does not answer is named, with the fix', async () => {
  const answer = await open({ endpoint: 'http://127.0.0.1:9' }).keep(bytesOf(randomBytes(10)), signal)
  expect(answer).toMatchObject({
    problem: expect.stringMatching(
      /bucket homes at http:\/\/127\.0\.0\.1:9.*ECONNREFUSED.*ARTIFACTS_S3_ENDPOINT/,
    ),
  })
})

test.each([100, 20 * mb])(
  'bytes that change between hashing and sending are not kept (%i of them)',
  async (size) => {
    let reads = 0
    const bytes: ArtifactBytes = { size, read: () => bytesOf(Buffer.alloc(size, reads++)).read() }
    const before = server.objects.size
    expect(await open().keep(bytes, signal)).toEqual({ kind: 'changed' })
    expect(server.objects.size).toBe(before)
  },
)

test('a source that breaks off while it is sent is not taken for a fault of the store', async () => {
  let reads = 0
  const content = randomBytes(20 * mb)
  const bytes: ArtifactBytes = {
    size: content.length,
    async *read() {
      const isFirst = reads++ === 0
      for await (const chunk of bytesOf(content).read()) {
        yield chunk
        if (!isFirst) throw new UnreadableBytes(new Error('EIO'))
      }
    },
  }
  await expect(open().keep(bytes, signal)).rejects.toThrow(UnreadableBytes)
})

test('an abort ends the upload, and its parts are given up', async () => {
  const controller = new AbortController()
  server.fault = ({ url }) => {
    if (url.searchParams.has('partNumber')) controller.abort(new Error('no longer wanted'))
    return null
  }
  const keeping = open().keep(bytesOf(randomBytes(60 * mb)), controller.signal)
  await expect(keeping).rejects.toThrow('no longer wanted')
  await expect.poll(() => server.countOf('DELETE')).toBe(1)
  await expect.poll(() => server.uploads.size).toBe(0)
})

test('an abort does not wait for a store that no longer answers', async () => {
  const controller = new AbortController()
  const { promise: silence, resolve: answerAtLast } = Promise.withResolvers<null>()
  server.fault = ({ url }) => {
    if (!url.searchParams.has('partNumber')) return null
    controller.abort(new Error('no longer wanted'))
    return silence
  }
  const keeping = open().keep(bytesOf(randomBytes(60 * mb)), controller.signal)
  await expect(keeping).rejects.toThrow('no longer wanted')
  expect(server.uploads.size).toBe(1)
  answerAtLast(null)
  await expect.poll(() => server.uploads.size).toBe(0)
})

test('an abort ends the look for a file in a store that does not answer', async () => {
  const controller = new AbortController()
  const { promise: silence, resolve: answerAtLast } = Promise.withResolvers<null>()
  server.fault = () => {
    controller.abort(new Error('no longer wanted'))
    return silence
  }
  const keeping = open().keep(bytesOf(randomBytes(100)), controller.signal)
  await expect(keeping).rejects.toThrow('no longer wanted')
  expect(server.countOf('PUT')).toBe(0)
  answerAtLast(null)
})

test('a file that is gone, of another size, or barred is told, not sent', async () => {
  const kept = await keep(randomBytes(100))
  const key = `artifacts/${kept.sha256}`
  server.objects.set(key, Buffer.alloc(99))
  expect(await open().open(kept, { start: 0, end: 5 })).toMatchObject({
    refusal: { code: 'not_found', message: expect.stringMatching(/walk\.mp4 is damaged.*99 bytes.*100/) },
  })
  expect(await open().open(kept, null)).toMatchObject({ refusal: { code: 'not_found' } })
  server.objects.delete(key)
  expect(await open().open(kept, null)).toMatchObject({
    refusal: {
      code: 'not_found',
      message: expect.stringContaining('walk.mp4 is gone from the S3 store (bucket homes'),
    },
  })
  server.fault = () => ({ status: 403, code: 'AccessDenied' })
  expect(await open().open(kept, null)).toMatchObject({
    refusal: { code: 'internal', fix: expect.stringContaining('s3:GetObject') },
  })
})
