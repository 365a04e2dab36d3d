import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { textOfLocation } from './artifact-location.ts'
import { messageOf } from '#lib/executors/outcomes.ts'
import { openOnDisk, pathOnDisk, type DiskPlace } from './open-on-disk.ts'
import { UnreadableBytes, type ArtifactBytes, type ArtifactStore, type KeepAnswer } from './artifact-store.ts'

const leftoverAgeMs = 24 * 60 * 60 * 1000 // no copy takes a day: the process that began such a file was killed

/** Files in `folder`, which several processes may share. Each is written under a temporary name and moved when it is whole. */
export function createDiskArtifactStore(place: DiskPlace): ArtifactStore {
  const incoming = join(place.folder, 'incoming')
  let hasSwept = false
  return {
    async keep(bytes, signal) {
      try {
        await mkdir(incoming, { recursive: true })
        if (!hasSwept) await removeLeftovers(incoming)
        hasSwept = true
        return await keepOnDisk(place, bytes, { temporary: join(incoming, randomUUID()), signal })
      } catch (error) {
        if (signal.aborted || error instanceof UnreadableBytes || !isErrno(error)) throw error
        return { kind: 'refused', problem: problemOf(place, error) }
      }
    },
    open: (file, range) => openOnDisk(place, file, range),
    close: async () => {},
  }
}

async function keepOnDisk(
  place: DiskPlace,
  bytes: ArtifactBytes,
  { temporary, signal }: { temporary: string; signal: AbortSignal },
): Promise<KeepAnswer> {
  const hash = createHash('sha256')
  let size = 0
  async function* measured() {
    for await (const chunk of bytes.read()) {
      signal.throwIfAborted()
      hash.update(chunk)
      size += chunk.byteLength
      yield chunk
    }
  }
  try {
    await using file = await open(temporary, 'wx')
    await file.writeFile(measured())
    const sha256 = hash.digest('hex')
    const path = pathOnDisk(place, sha256)
    if ((await sizeOf(path)) !== size) {
      await file.sync()
      await mkdir(dirname(path), { recursive: true })
      await rename(temporary, path)
      await syncFolder(dirname(path))
    }
    const location = textOfLocation({ kind: 'disk', host: place.host, name: sha256 })
    return { kind: 'kept', location, size, sha256 }
  } finally {
    await rm(temporary, { force: true })
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}

/** Without it a power cut may forget the new name, though not the bytes. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder)
  await handle.sync()
}

async function removeLeftovers(incoming: string): Promise<void> {
  const before = Date.now() - leftoverAgeMs
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const changedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    )
    if (changedAt < before) await rm(path, { force: true })
  }
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error
}

function problemOf({ folder, host }: DiskPlace, error: NodeJS.ErrnoException): string {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  const fix = isFull
    ? 'Free space there, or set PLOTLINE_DATA_DIR to a larger disk or ARTIFACTS_S3_BUCKET to a bucket'
    : 'Make the folder writable for Plotline, or set PLOTLINE_DATA_DIR to another'
  return `The artifact folder ${folder} on ${host} did not take it: ${messageOf(error)}. ${fix}.`
}
