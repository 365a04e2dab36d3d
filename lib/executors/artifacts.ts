import { constants } from 'node:fs'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cleanArtifactName, nameArtifacts } from './artifact-names.ts'
import { mediaTypeOf } from './media-type.ts'
import type { ProducedArtifact } from './executor.ts'

type Collection = { artifacts: ProducedArtifact[]; warnings: string[] }

export const artifactBytesLimit = 10 * 1024 * 1024
export const artifactCountLimit = 100
const totalBytesLimit = 50 * 1024 * 1024 // they pass through memory and the database

/**
 * Reads the files that a script left in `folder`, subfolders included, in name order. Links are not followed.
 * What is left out (a link, over 10 MB, over 100 files, over 50 MB in all, what cannot be read) is named in a warning.
 */
export async function collectArtifacts(folder: string): Promise<Collection> {
  const warnings: string[] = []
  const read = await readArtifacts(folder, await filesBelow(folder, warnings))
  return { artifacts: read.artifacts, warnings: [...warnings, ...read.warnings] }
}

/** The files at these paths below `folder`, within the same bounds. */
export async function readArtifacts(folder: string, paths: readonly string[]): Promise<Collection> {
  const collection: Collection = { artifacts: [], warnings: [] }
  let totalBytes = 0
  for (const path of paths) {
    const name = cleanArtifactName(path)
    if (collection.artifacts.length >= artifactCountLimit) {
      collection.warnings.push(
        `More than ${artifactCountLimit} artifacts: ${name} and those after it are left out.`,
      )
      break
    }
    const content = await readUpTo(
      join(folder, path),
      Math.min(artifactBytesLimit, totalBytesLimit - totalBytes),
    )
    if (content === 'unreadable') {
      collection.warnings.push(`Artifact ${name} is left out: it cannot be read, or its name is not UTF-8.`)
      continue
    }
    if (content === 'too-large') {
      collection.warnings.push(
        `Artifact ${name} is left out: over 10 MB, or over 50 MB together with the others.`,
      )
      continue
    }
    totalBytes += content.length
    collection.artifacts.push({ name: path, mediaType: mediaTypeOf(path), content })
  }
  return { ...collection, artifacts: nameArtifacts(collection.artifacts) }
}

async function filesBelow(folder: string, warnings: string[]): Promise<string[]> {
  const paths: string[] = []
  const entries = await entriesOf(folder)
  if (entries === null)
    warnings.push(`Artifact folder ${cleanArtifactName(basename(folder))} is left out: it cannot be read.`)
  for (const entry of entries ?? []) {
    if (entry.isFile()) paths.push(entry.name)
    else if (entry.isDirectory()) {
      for (const path of await filesBelow(join(folder, entry.name), warnings))
        paths.push(join(entry.name, path))
    } else
      warnings.push(
        `Artifact ${cleanArtifactName(entry.name)} is left out: it is a link or a device, not a file.`,
      )
  }
  return paths
}

/** Null: the folder cannot be listed. A script may have removed it: then there is nothing in it. */
async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? [] : null
  }
}

/** What a script left behind may be gone or barred by now, and its name may be no text: it costs that file only. */
async function readUpTo(path: string, maxBytes: number): Promise<Uint8Array | 'too-large' | 'unreadable'> {
  let file: FileHandle | undefined
  try {
    // NOFOLLOW: a file may have been swapped for a link since it was listed.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const { size } = await file.stat()
    return size > maxBytes ? 'too-large' : await file.readFile()
  } catch {
    return 'unreadable'
  } finally {
    await file?.close()
  }
}
