import { spawnSync } from 'node:child_process'
import { open, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresEnvironment, type Cluster } from './embedded-cluster.ts'
import { spawnAs } from './embedded-identity.ts'

export type RunningServer = { pid: number; port: number }
type Postmaster = RunningServer & { isReady: boolean }

const pollMs = 20
const startLimitMs = 120_000 // crash recovery replays up to max_wal_size

/** For two cores and one machine; anything bigger brings its own Postgres. */
const defaultSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // a socket's path is limited to about 100 bytes; a checkout's is not
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  wal_buffers: '16MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0', // needs /dev/shm, which containers keep at 64 MB
  autovacuum_naptime: '15s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
}

/** The live server of this cluster, once it accepts connections; null when there is none. */
export async function findRunningServer(cluster: Cluster): Promise<RunningServer | null> {
  const giveUpAt = Date.now() + startLimitMs
  while (Date.now() < giveUpAt) {
    const postmaster = await readPostmaster(cluster)
    if (postmaster === null || !(await isServing(cluster, postmaster.pid))) return null
    if (postmaster.isReady) return postmaster
    await sleep(pollMs)
  }
  throw new Error(
    `The database server of ${cluster.dataDirectory} neither starts nor stops. See ${cluster.logFile}.`,
  )
}

/** Starts the server in a session of its own, so that Ctrl-C in the terminal reaches Plotline and not the database. */
export async function startServer(
  cluster: Cluster,
  { preferredPort, settings }: { preferredPort: number | null; settings: Record<string, string> },
): Promise<RunningServer> {
  await dropForeignPidFile(cluster)
  const port = await freePort(preferredPort)
  const log = await open(cluster.logFile, 'w', 0o600) // truncated at each start, so it stays small
  const options = Object.entries({ ...defaultSettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const child = spawnAs(cluster.identity, {
    program: cluster.binaries.postgres,
    args: ['-D', cluster.dataDirectory, '-p', String(port), ...options],
    options: { stdio: ['ignore', log.fd, log.fd], detached: true, cwd: '/', env: postgresEnvironment() },
  })
  let failure: string | null = null
  child.on('error', (error) => (failure = error.message))
  child.on('exit', (code, signal) => (failure ??= `it ended with ${signal ?? code}`))
  child.unref()
  await log.close()
  const giveUpAt = Date.now() + startLimitMs
  while (failure === null && Date.now() < giveUpAt) {
    const postmaster = await readPostmaster(cluster)
    if (postmaster?.isReady && postmaster.pid === child.pid) return postmaster
    await sleep(pollMs)
  }
  const tail = await readFile(cluster.logFile, 'utf8').catch(() => '')
  throw new Error(
    `The database server of ${cluster.dataDirectory} did not start: ${failure ?? 'it took too long'}.\n${tail.slice(-2_000).trim()}`,
  )
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopServer(cluster: Cluster, { pid }: RunningServer) {
  signal(cluster, pid, 'SIGINT')
  const hurryAt = Date.now() + 20_000
  let isHurried = false
  while (await isServing(cluster, pid)) {
    if (!isHurried && Date.now() > hurryAt) {
      signal(cluster, pid, 'SIGQUIT') // like a crash: the next start replays the log
      isHurried = true
    }
    await sleep(pollMs)
  }
}

function signal(cluster: Cluster, pid: number, name: 'SIGINT' | 'SIGQUIT') {
  if (platform() === 'win32') {
    const mode = name === 'SIGINT' ? 'fast' : 'immediate'
    spawnSync(cluster.binaries.pgCtl, ['stop', '-D', cluster.dataDirectory, '-m', mode])
    return
  }
  try {
    process.kill(pid, name)
  } catch {
    // Gone meanwhile.
  }
}

/** Lines of postmaster.pid: pid, data directory, start time, port, socket directory, address, shared memory, status. */
async function readPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const text = await readFile(pidFile(cluster), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/** A server's working directory is its data directory: that tells it from a stranger that was given its pid, and from a zombie. */
async function isServing(cluster: Cluster, pid: number): Promise<boolean> {
  if (platform() === 'linux')
    return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === cluster.dataDirectory
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Postgres will not start while its old pid is in use, even by a stranger. Where the pid is free, Postgres judges itself. */
async function dropForeignPidFile(cluster: Cluster) {
  const postmaster = await readPostmaster(cluster)
  if (platform() !== 'linux' || postmaster === null) return
  const isInUse = await readFile(`/proc/${postmaster.pid}/stat`).then(
    () => true,
    () => false,
  )
  if (isInUse && !(await isServing(cluster, postmaster.pid))) await rm(pidFile(cluster), { force: true })
}

function pidFile(cluster: Cluster) {
  return join(cluster.dataDirectory, 'postmaster.pid')
}

async function freePort(preferred: number | null): Promise<number> {
  const listenOn = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.on('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
      })
    })
  if (preferred === null) return await listenOn(0)
  return await listenOn(preferred).catch(() => listenOn(0))
}
