import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ownFolderName } from '#lib/executors/workspace/workspace-paths.ts'

/** Where one attempt leaves what it made. Fresh for each: an earlier attempt may still be ending elsewhere. */
export type AttemptFolder = {
  path: string
  outputFile: string
  artifactsFolder: string
  remove: () => Promise<void>
}

/** Makes the folder inside the workspace; the output file itself is not there yet. */
export async function createAttemptFolder(workspace: string, phaseId: string): Promise<AttemptFolder> {
  const parent = join(workspace, ownFolderName)
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, `${phaseId}-`))
  const artifactsFolder = join(folder, 'artifacts')
  await mkdir(artifactsFolder)
  return {
    path: folder,
    outputFile: join(folder, 'output.json'),
    artifactsFolder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}
