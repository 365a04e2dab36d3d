import { randomUUID } from 'node:crypto'
import { lstat, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathInside } from '#lib/executors/path-inside.ts'
import { inTheWay, makeWorkspaceFolder, ownFolderName, pathInWorkspace } from './workspace-paths.ts'

type Link = { workspace: string; path: string; home: string; target: string }

/**
 * Links a path of the workspace to a file or folder of the pipeline's home. A right link is left, a wrong one replaced in
 * one step, so that a phase that runs meanwhile never finds it gone. A target that is not there is not linked.
 * Answers a sentence when it cannot be.
 */
export async function linkIntoWorkspace({ workspace, path, home, target }: Link): Promise<string | null> {
  const place = pathInWorkspace(workspace, path)
  if (place === null) return `the link "${path}" leads out of the workspace. Keep it inside.`
  const wanted = pathInside(home, target)
  if (wanted === null)
    return `the link "${path}" leads to "${target}", outside of the pipeline's folder. Link what lies in it.`
  const found = await stat(wanted).catch(() => null)
  if (found === null) return null
  if ((await readlink(place).catch(() => null)) === wanted) return null
  const present = await lstat(place).catch(() => null)
  if (present !== null && !present.isSymbolicLink())
    return `${path} in the workspace is not a link, so "${target}" cannot be linked there. ${inTheWay}`
  const problem =
    (await makeWorkspaceFolder(workspace, dirname(place))) ??
    (await makeWorkspaceFolder(workspace, join(workspace, ownFolderName)))
  if (problem !== null) return problem
  const draft = join(workspace, ownFolderName, randomUUID())
  // Windows links a folder without special rights only so; elsewhere the kind is ignored.
  await symlink(wanted, draft, found.isDirectory() ? 'junction' : 'file')
  try {
    await rename(draft, place)
  } finally {
    await rm(draft, { force: true })
  }
  return null
}
