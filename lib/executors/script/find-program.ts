import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'

/** The absolute path of a program, looked for as a shell would: with a slash from `cwd`, else through PATH. */
export async function findProgram(
  name: string,
  { path, cwd }: { path: string; cwd: string },
): Promise<{ file: string } | { code: 'ENOENT' | 'EACCES' }> {
  const files = name.includes('/')
    ? [resolve(cwd, name)]
    : path.split(':').map((folder) => (isAbsolute(folder) ? join(folder, name) : resolve(cwd, folder, name)))
  let code: 'ENOENT' | 'EACCES' = 'ENOENT'
  for (const file of files) {
    const found = await stat(file).catch(() => null)
    if (found === null) continue
    if (found.isFile() && (await mayExecute(file))) return { file }
    code = 'EACCES'
  }
  return { code }
}

function mayExecute(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
