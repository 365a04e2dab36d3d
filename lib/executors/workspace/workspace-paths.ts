import { lstat, mkdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathInside } from '#lib/executors/path-inside.ts'

/** Where Plotline keeps what is under way in a workspace; a pipeline's own paths stay out of it. */
export const ownFolderName = '.plotline'

/** A path of a pipeline file below the workspace, or null when it leads elsewhere: out of it, to all of it, or to our own folder. */
export function pathInWorkspace(workspace: string, path: string): string | null {
  const target = pathInside(workspace, path)
  if (target === null || target === workspace) return null
  return relative(workspace, target).split(sep)[0] === ownFolderName ? null : target
}

/**
 * Makes a folder of the workspace, and those above it. Never through a link: what is written below one would land in the
 * pipeline's own folder. Answers a sentence when something else is in the way, else null.
 */
export async function makeWorkspaceFolder(workspace: string, folder: string): Promise<string | null> {
  let current = workspace
  for (const name of relative(workspace, folder).split(sep)) {
    if (name === '') continue
    current = join(current, name)
    await mkdir(current).catch(ignoreCode('EEXIST'))
    const found = await lstat(current)
    if (!found.isDirectory()) {
      const kind = found.isSymbolicLink() ? 'a link' : 'not a folder'
      return `${relative(workspace, current)} in the workspace is ${kind}, so nothing can be made below it. ${inTheWay}`
    }
  }
  return null
}

export const inTheWay =
  'Name another place in the pipeline file, or have no phase put something there, and start a new run.'

/** For `.catch`: lets an error of that code pass as nothing. */
export function ignoreCode(code: string): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, code)) throw error
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
