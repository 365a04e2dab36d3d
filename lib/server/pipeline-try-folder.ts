import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pipeline as pipe } from 'node:stream/promises'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import { createDiskArtifactStore } from '#lib/executors/artifacts/disk-artifact-store.ts'
import type { ProducedArtifact } from '#lib/executors/executor.ts'
import type { TriedPhase } from './pipeline-trial.ts'

/** Where a trial works: the property's workspace, and beside it what the phases gave. */
export type TrialFolder = {
  workspace: string
  store: ArtifactStore
  /** Writes outputs.json (what --inputs reads) and each phase's files. Answers the folder. */
  writeResults: (tried: readonly TriedPhase[]) => Promise<string>
  remove: () => Promise<void>
}

/** A temporary folder of its own. `workspace` null: the workspace lies in it, and goes with it. */
export async function createTrialFolder(workspace: string | null): Promise<TrialFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-try-'))
  const ownWorkspace = workspace === null ? join(folder, 'workspace') : resolve(workspace)
  await mkdir(ownWorkspace, { recursive: true })
  const store = createDiskArtifactStore({ folder: join(folder, 'large-files'), host: hostname() })
  return {
    workspace: ownWorkspace,
    store,
    writeResults: async (tried) => {
      await writeResults({ folder, store, tried })
      return folder
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

async function writeResults(results: {
  folder: string
  store: ArtifactStore
  tried: readonly TriedPhase[]
}): Promise<void> {
  const { folder, store, tried } = results
  const completed = tried.flatMap(({ phase, completed: result }) =>
    result === null ? [] : [{ id: phase.id, ...result }],
  )
  const outputs = Object.fromEntries(completed.map(({ id, output }) => [id, output]))
  await writeFile(join(folder, 'outputs.json'), `${JSON.stringify(outputs, null, 2)}\n`)
  for (const { id, artifacts } of completed) {
    for (const artifact of artifacts)
      await writeArtifact(join(folder, 'files', id, artifact.name), artifact, store)
  }
}

async function writeArtifact(path: string, artifact: ProducedArtifact, store: ArtifactStore): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  if (artifact.content !== null) return writeFile(path, artifact.content)
  const opened = await store.open(artifact, null)
  if (!opened.ok) throw new Error(opened.refusal.message)
  await pipe(opened.value, createWriteStream(path))
}
