import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  cp,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { binariesIn, findPostgresBinaries, type PostgresBinaries } from './embedded-binaries.ts'
import { chooseIdentity, isReachableByAll, spawnAs, type Identity } from './embedded-identity.ts'

/** Where a database cluster lives and how its programs are run. */
export type Cluster = {
  /** Postgres's own data directory. */
  dataDirectory: string
  passwordFile: string
  logFile: string
  lockFile: string
  binaries: PostgresBinaries
  identity: Identity
}

/** Finds the programs, the user and the folders for a data folder. Writes nothing into the database. */
export async function locateCluster(
  dataFolder: string,
  identity: Identity = chooseIdentity(),
): Promise<Cluster> {
  const folder = await writableFolder(dataFolder)
  const installed = await findPostgresBinaries()
  const { home, binaries } =
    identity.kind === 'system-user'
      ? await reachable({ folder, installed })
      : { home: folder, binaries: installed }
  return {
    dataDirectory: join(home, 'postgres'),
    passwordFile: join(home, 'postgres-password'),
    logFile: join(home, 'postgres.log'),
    lockFile: join(home, 'postgres.lock'),
    binaries,
    identity,
  }
}

/** Makes the cluster where there is none. An initdb cut short leaves nothing that counts as one. Call it under the lock. */
export async function ensureCluster(cluster: Cluster) {
  const versionFile = join(cluster.dataDirectory, 'PG_VERSION')
  const dataVersion = await readFile(versionFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Error(`${versionFile} cannot be read (${error.code}). ${folderFix}`)
  })
  if (dataVersion === null) return await createCluster(cluster)
  await ownDataDirectory(cluster)
  const programVersion = majorVersion(await run(cluster, cluster.binaries.postgres, ['--version']))
  if (dataVersion.trim() === programVersion) return
  throw new Error(
    `The database in ${cluster.dataDirectory} was made by Postgres ${dataVersion.trim()}; this Plotline carries ` +
      `Postgres ${programVersion}. Use the Plotline that made it, or set PLOTLINE_DATA_DIR to an empty folder.`,
  )
}

export async function readPassword(cluster: Cluster): Promise<string> {
  return await readFile(cluster.passwordFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `The database's password in ${cluster.passwordFile} cannot be read (${error.code}). ` +
        'Put the file back, or set PLOTLINE_DATA_DIR to an empty folder.',
    )
  })
}

const folderFix =
  'Give the user that runs Plotline the right to write there, or set PLOTLINE_DATA_DIR to another folder.'

async function createCluster(cluster: Cluster) {
  const fresh = `${cluster.dataDirectory}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  const initPasswordFile = `${cluster.passwordFile}.new`
  await writeFile(initPasswordFile, password, { mode: 0o600 })
  if (cluster.identity.kind === 'system-user') {
    const { uid, gid } = cluster.identity
    await chown(fresh, uid, gid)
    await chown(initPasswordFile, uid, gid)
  }
  await run(cluster, cluster.binaries.initdb, [
    ...['-D', fresh, '-U', 'plotline', `--pwfile=${initPasswordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    '--no-instructions',
  ])
  // The password first: a cluster without one could never be opened, a password without a cluster is written anew.
  await rename(initPasswordFile, cluster.passwordFile)
  await rename(fresh, cluster.dataDirectory)
}

/** Postgres insists on owning its data, and root may have run it as another user before (user namespaces switched on or off). */
async function ownDataDirectory({ dataDirectory, identity }: Cluster) {
  if (identity.kind === 'self') return
  const { uid, gid } = identity.kind === 'system-user' ? identity : { uid: 0, gid: 0 }
  if ((await stat(dataDirectory)).uid !== uid)
    await promisify(execFile)('chown', ['-R', `${uid}:${gid}`, dataDirectory])
}

async function writableFolder(dataFolder: string): Promise<string> {
  try {
    await mkdir(dataFolder, { recursive: true })
    const probe = join(dataFolder, `.writable-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
    return await realpath(dataFolder)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new Error(`The data folder ${dataFolder} cannot be written (${detail}). ${folderFix}`)
  }
}

/** The same folders where every user can walk to them, else copies below /var/lib. */
async function reachable({ folder, installed }: { folder: string; installed: PostgresBinaries }) {
  const elsewhere = join(
    '/var/lib',
    `plotline-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`,
  )
  const home = (await isReachableByAll(folder)) ? folder : elsewhere
  await mkdir(home, { recursive: true })
  await chmod(home, 0o755)
  if (home === elsewhere) await writeFile(join(folder, 'postgres-is-elsewhere.txt'), `${elsewhere}\n`)
  if (await isReachableByAll(installed.folder)) return { home, binaries: installed }
  const copy = join(home, 'programs')
  const isCopied = await access(join(copy, 'complete')).then(
    () => true,
    () => false,
  )
  if (!isCopied) {
    await rm(copy, { recursive: true, force: true })
    await cp(installed.folder, copy, { recursive: true, verbatimSymlinks: true })
    await writeFile(join(copy, 'complete'), '')
  }
  return { home, binaries: binariesIn(copy) }
}

async function run(cluster: Cluster, program: string, args: string[]): Promise<string> {
  const child = spawnAs(cluster.identity, {
    program,
    args,
    options: { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: postgresEnvironment() },
  })
  const text: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part) => text.push(part))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const output = text.join('')
  if (code !== 0) throw new Error(`${program} ended with ${code ?? 'a signal'}:\n${output.trim()}`)
  return output
}

/** None of the user's PG* or locale variables: they would change what the server does. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    LC_ALL: 'C',
    TZ: 'UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  }
}

function majorVersion(text: string): string {
  return /(\d+)/.exec(text)?.[1] ?? text.trim()
}
