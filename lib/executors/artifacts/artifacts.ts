import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cleanArtifactName, nameArtifacts } from './artifact-names.ts'
import { artifactCountLimit, keepContent, keepFile, type KeptFile, type Shelf } from './keep-artifact.ts'
import type { ProducedArtifact, WrittenFile } from '#lib/executors/executor.ts'

/** `error`: a store did not take a file, or the attempt is no longer wanted. The attempt fails with it for now. */
export type Collection =
  | { ok: true; artifacts: ProducedArtifact[]; warnings: string[] }
  | { ok: false; error: string }

/**
 * Keeps the files that a phase left in `folder`, subfolders included, in name order. Links are not followed. What is left
 * out (a link, over the limits of keepFile, what cannot be read) is named in a warning. Answers only what is new, beside
 * what is on the shelf already.
 */
export async function collectArtifacts(folder: string, shelf: Shelf): Promise<Collection> {
  const warnings: string[] = []
  const collection = await collectFiles({ folder, paths: await filesBelow(folder, warnings) }, shelf)
  return collection.ok ? { ...collection, warnings: [...warnings, ...collection.warnings] } : collection
}

/** The same for the files at these paths below `folder`. */
export function collectFiles(
  { folder, paths }: { folder: string; paths: readonly string[] },
  shelf: Shelf,
): Promise<Collection> {
  const keeping = paths.map((path) => ({
    name: path,
    keep: (at: Shelf) => keepFile({ path: join(folder, path), name: path }, at),
  }))
  return collect(keeping, shelf)
}

/** The same for files that a module handed over. */
export function collectWritten(files: readonly WrittenFile[], shelf: Shelf): Promise<Collection> {
  const keeping = files.map((file) => ({ name: file.name, keep: (at: Shelf) => keepContent(file, at) }))
  return collect(keeping, shelf)
}

async function collect(
  files: readonly { name: string; keep: (shelf: Shelf) => Promise<KeptFile> }[],
  shelf: Shelf,
): Promise<Collection> {
  const artifacts: ProducedArtifact[] = []
  const warnings: string[] = []
  for (const { name, keep } of files) {
    const kept = [...shelf.kept, ...artifacts]
    if (kept.length >= artifactCountLimit) {
      const first = cleanArtifactName(name)
      warnings.push(`More than ${artifactCountLimit} artifacts: ${first} and those after it are left out.`)
      break
    }
    const answer = await keep({ ...shelf, kept })
    if (answer.kind === 'refused') return { ok: false, error: answer.error }
    if (answer.kind === 'kept') artifacts.push(answer.artifact)
    if (answer.warning !== null) warnings.push(answer.warning)
  }
  return { ok: true, artifacts: nameArtifacts(artifacts), warnings }
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
