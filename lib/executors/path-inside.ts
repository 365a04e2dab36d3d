import { isAbsolute, relative, resolve, sep } from 'node:path'

/** `path` below `folder` as an absolute path, or null when it is absolute or leads out of the folder. */
export function pathInside(folder: string, path: string): string | null {
  if (isAbsolute(path)) return null
  const target = resolve(folder, path)
  const way = relative(folder, target)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : target
}
