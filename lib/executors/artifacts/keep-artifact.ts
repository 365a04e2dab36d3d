import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { cleanArtifactName } from './artifact-names.ts'
import { checkedMediaType, mediaTypeOf } from './media-type.ts'
import { abortSentence } from '#lib/executors/outcomes.ts'
import { UnreadableBytes, type ArtifactBytes, type ArtifactStore } from './artifact-store.ts'
import type { ProducedArtifact, WrittenFile } from '#lib/executors/executor.ts'

/** Where an attempt's files go, and those it has already: the limits are those of the whole attempt. */
export type Shelf = { store: ArtifactStore; signal: AbortSignal; kept: readonly ProducedArtifact[] }

/**
 * `left-out`: the attempt goes on without it. `refused`: the store did not take it, or the attempt is no longer wanted:
 * a result without its file is not the result, so the attempt fails for now with this sentence.
 */
export type KeptFile =
  | { kind: 'kept'; artifact: ProducedArtifact; warning: string | null }
  | { kind: 'left-out'; warning: string }
  | { kind: 'refused'; error: string }

const mb = 1024 * 1024
export const contentBytesLimit = 10 * mb // larger ones go to the store, not into Postgres
const contentBytesInAll = 50 * mb // of one attempt: they pass through memory and one transaction
export const fileBytesLimit = 1024 * mb
export const attemptBytesLimit = 5 * 1024 * mb
export const artifactCountLimit = 100
const readBytes = mb

/**
 * Keeps the file at `path`, which must not be a link, as an artifact under `name`: as content up to 10 MB, in the store
 * beyond. It is kept as it stood when it was opened; a warning tells of a change while it was copied.
 */
export async function keepFile(
  { path, name }: { path: string; name: string },
  shelf: Shelf,
): Promise<KeptFile> {
  let handle: FileHandle
  try {
    // NOFOLLOW: a file may have been swapped for a link since it was listed. NONBLOCK: or for a FIFO, which nobody writes.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return unreadable(name)
  }
  try {
    const before = await handle.stat()
    if (!before.isFile()) return leftOut(name, 'it is a link or a device, not a file')
    const kept = await keepBytes({ name, mediaType: mediaTypeOf(name) }, bytesOf(handle, before.size), shelf)
    if (kept.kind !== 'kept') return kept
    const after = await handle.stat()
    const isSame = after.size === before.size && after.mtimeMs === before.mtimeMs
    return isSame
      ? kept
      : { ...kept, warning: `Artifact ${cleanArtifactName(name)} was written to while it was copied.` }
  } catch (error) {
    if (error instanceof UnreadableBytes) return unreadable(name)
    throw error
  } finally {
    await handle.close()
  }
}

/** The same for a file that a phase handed over as its content. */
export function keepContent({ name, mediaType, content }: WrittenFile, shelf: Shelf): Promise<KeptFile> {
  async function* read() {
    yield content
  }
  return keepBytes(
    { name, mediaType: checkedMediaType(mediaType, name) },
    { size: content.byteLength, read },
    shelf,
  )
}

async function keepBytes(
  file: { name: string; mediaType: string },
  bytes: ArtifactBytes,
  { store, signal, kept }: Shelf,
): Promise<KeptFile> {
  const { name, mediaType } = file
  const limit = limitThatHits(bytes.size, kept)
  if (limit !== null) return leftOut(name, limit)
  const inPostgres = kept.reduce((sum, artifact) => sum + (artifact.content?.byteLength ?? 0), 0)
  if (bytes.size <= contentBytesLimit && inPostgres + bytes.size <= contentBytesInAll) {
    const content = await contentOf(bytes)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const artifact = { name, mediaType, size: content.byteLength, sha256, content, location: null }
    return { kind: 'kept', artifact, warning: null }
  }
  try {
    const answer = await store.keep(bytes, signal)
    if (answer.kind === 'changed') return leftOut(name, 'it was written to while it was copied')
    if (answer.kind === 'refused') {
      return { kind: 'refused', error: `${cleanArtifactName(name)} could not be kept. ${answer.problem}` }
    }
    const { size, sha256, location } = answer
    const artifact = { name, mediaType, size, sha256, content: null, location }
    return { kind: 'kept', artifact, warning: null }
  } catch (error) {
    if (!signal.aborted) throw error
    return { kind: 'refused', error: abortSentence(`Keeping ${cleanArtifactName(name)}`, signal) }
  }
}

function limitThatHits(size: number, kept: readonly ProducedArtifact[]): string | null {
  if (kept.length >= artifactCountLimit) return `an attempt may keep ${artifactCountLimit} files`
  if (size > fileBytesLimit) return 'it is over 1 GB, the most that one file may have'
  const sizes = kept.reduce((sum, artifact) => sum + artifact.size, size)
  return sizes > attemptBytesLimit ? 'the files of the attempt would be over 5 GB together' : null
}

/** What stood in the file when it was opened: whatever is written behind that, by whoever is still at it, stays out. */
function bytesOf(handle: FileHandle, size: number): ArtifactBytes {
  return {
    size,
    async *read() {
      for (let position = 0; position < size;) {
        // A new one each time: an upload gathers them.
        const chunk = Buffer.allocUnsafe(Math.min(readBytes, size - position))
        const { bytesRead } = await readAt(handle, chunk, position)
        if (bytesRead === 0) return
        yield chunk.subarray(0, bytesRead)
        position += bytesRead
      }
    },
  }
}

async function readAt(handle: FileHandle, buffer: Buffer, position: number) {
  try {
    return await handle.read(buffer, 0, buffer.byteLength, position)
  } catch (error) {
    throw new UnreadableBytes(error)
  }
}

async function contentOf(bytes: ArtifactBytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes.read()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function leftOut(name: string, why: string): KeptFile {
  return { kind: 'left-out', warning: `Artifact ${cleanArtifactName(name)} is left out: ${why}.` }
}

function unreadable(name: string): KeptFile {
  return leftOut(name, 'it cannot be read, or its name is not UTF-8')
}
