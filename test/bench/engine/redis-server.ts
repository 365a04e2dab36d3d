import { spawn } from 'node:child_process'
import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type RedisServer = { url: string; origin: string; close: () => Promise<void> }

const startLimitMs = 10_000

/** The server of REDIS_URL, else a redis-server or valkey-server of this machine on a free port, else why there is none. */
export async function openRedis(): Promise<RedisServer | { reason: string }> {
  const given = process.env.REDIS_URL
  if (given) return { url: given, origin: 'REDIS_URL', close: async () => {} }
  const program = await findProgram(['redis-server', 'valkey-server'])
  if (program === null)
    return { reason: 'REDIS_URL is not set, and neither redis-server nor valkey-server is in PATH.' }
  return startRedis(program)
}

async function startRedis(program: string): Promise<RedisServer | { reason: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-bench-redis-'))
  const port = await freePort()
  // docs.bullmq.io/guide/going-to-production: an append-only file, written out every second, and no eviction.
  const settings = [
    '--appendonly',
    'yes',
    '--appendfsync',
    'everysec',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder]
  const child = spawn(program, [...place, ...settings], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)))
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  const failure = await Promise.race([failed, ended.then(() => 'it ended at once'), waitForPort(port)])
  if (failure === null)
    return { url: `redis://127.0.0.1:${port}`, origin: `${program}, appendfsync everysec`, close }
  if (child.pid !== undefined && child.exitCode === null) await close()
  return { reason: `${program} did not start: ${failure}.` }
}

async function findProgram(names: string[]): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (isThere) return path
    }
  }
  return null
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Null once it accepts connections, else what is wrong. */
async function waitForPort(port: number): Promise<string | null> {
  const giveUpAt = performance.now() + startLimitMs
  while (performance.now() < giveUpAt) {
    if (await accepts(port)) return null
    await sleep(50)
  }
  return `it did not listen within ${startLimitMs} ms`
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
