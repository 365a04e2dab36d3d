import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { parseLocation, textOfLocation } from './artifact-location.ts'
import { isOfS3, keepProblem, openProblem } from './s3-problem.ts'
import type { ArtifactBytes, ArtifactStore, ByteRange, KeepAnswer, StoredFile } from './artifact-store.ts'

export type S3Place = {
  bucket: string
  /** Null: Amazon's own. */
  endpoint: string | null
  region: string
  /** Null: those of the machine (its profile or role). */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | null
}

type Bucket = { client: S3Client; place: S3Place }

// One upload holds at most (partsAtOnce + 1) * partBytes in memory. S3 takes 10,000 parts of at least 5 MB.
const partBytes = 8 * 1024 * 1024
const partsAtOnce = 3
const connectWithinMs = 5_000
const silentSocketMs = 60_000
const triesOfARequest = 4 // "SlowDown" passes; an outage does not, and is for the attempt to retry

/** Files in a bucket of Amazon S3 or a service that speaks its protocol, each under its hash. */
export function createS3ArtifactStore(place: S3Place): ArtifactStore {
  const client = new S3Client({
    region: place.region,
    ...(place.endpoint === null ? {} : { endpoint: place.endpoint, forcePathStyle: true }),
    ...(place.credentials === null ? {} : { credentials: place.credentials }),
    maxAttempts: triesOfARequest,
    requestHandler: { connectionTimeout: connectWithinMs, socketTimeout: silentSocketMs },
    // Our own hash covers the bytes, and not every service knows these checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const bucket = { client, place }
  return {
    async keep(bytes, signal) {
      const first = await measure(bytes, signal)
      try {
        return await upload(bucket, { bytes, ...first, signal })
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof BytesChanged) return { kind: 'changed' }
        if (!isOfS3(error)) throw error
        return { kind: 'refused', problem: keepProblem(place, error) }
      }
    },
    open: (file, range) => openInBucket(bucket, file, range),
    close: async () => client.destroy(),
  }
}

class BytesChanged extends Error {}

/** The key is the hash, so the bytes are read once before they are sent. */
async function measure(bytes: ArtifactBytes, signal: AbortSignal) {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes.read()) {
    signal.throwIfAborted()
    hash.update(chunk)
    size += chunk.byteLength
  }
  return { size, sha256: hash.digest('hex') }
}

type Sending = { bytes: ArtifactBytes; size: number; sha256: string; signal: AbortSignal }

async function upload({ client, place }: Bucket, sending: Sending): Promise<KeepAnswer> {
  const { size, sha256, signal } = sending
  const key = `artifacts/${sha256}`
  const location = textOfLocation({ kind: 's3', bucket: place.bucket, key })
  const kept: KeepAnswer = { kind: 'kept', location, size, sha256 }
  if (await isThere({ client, place }, { key, size, signal })) return kept
  const aborting = new AbortController()
  const abort = () => aborting.abort()
  signal.addEventListener('abort', abort)
  try {
    const upload = new Upload({
      client,
      params: {
        Bucket: place.bucket,
        Key: key,
        Body: Readable.from(unchanged(sending), { objectMode: false }),
      },
      partSize: partBytes,
      queueSize: partsAtOnce,
      abortController: aborting,
    })
    await upload.done()
    return kept
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Whether the same bytes were kept before. Keys that may not look are no obstacle: the file is sent then. */
async function isThere(
  { client, place }: Bucket,
  { key, size, signal }: { key: string; size: number; signal: AbortSignal },
): Promise<boolean> {
  try {
    const look = new HeadObjectCommand({ Bucket: place.bucket, Key: key })
    const head = await client.send(look, { abortSignal: signal })
    return head.ContentLength === size
  } catch (error) {
    signal.throwIfAborted()
    if (isOfS3(error)) return false
    throw error
  }
}

/** The bytes once more, which fail at their end, before the upload is complete, when they are not those that were hashed. */
async function* unchanged({ bytes, sha256, signal }: Sending) {
  const hash = createHash('sha256')
  for await (const chunk of bytes.read()) {
    signal.throwIfAborted()
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') !== sha256) throw new BytesChanged()
}

async function openInBucket(
  { client, place }: Bucket,
  file: StoredFile & { name: string },
  range: ByteRange | null,
): Promise<Result<Readable>> {
  const location = parseLocation(file.location)
  if (location.kind !== 's3') throw new Error(`${file.location} is not in a bucket.`)
  const { bucket, key } = location
  try {
    const answer = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(range === null ? {} : { Range: `bytes=${range.start}-${range.end}` }),
      }),
    )
    const body = answer.Body
    if (!(body instanceof Readable))
      throw new Error('The answer of the S3 store has no body that can be read.')
    const size = range === null ? answer.ContentLength : Number(answer.ContentRange?.split('/')[1])
    if (size === file.size) return accepted(body)
    body.destroy()
    return refused(
      'not_found',
      `${file.name} is damaged: bucket ${bucket} holds ${size} bytes of it, not ${file.size}.`,
      'Restore the bucket, or run the phase again.',
    )
  } catch (error) {
    if (!isOfS3(error)) throw error
    return openProblem({ ...place, bucket }, file.name, error)
  }
}
