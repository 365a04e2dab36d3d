import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ensureCluster, locateCluster, readPassword, type Cluster } from './embedded-cluster.ts'
import type { Identity } from './embedded-identity.ts'
import { findRunningServer, startServer, stopServer, type RunningServer } from './embedded-server.ts'
import { withFileLock } from './file-lock.mjs'

export type EmbeddedPostgres = {
  url: string
  /** Leaves the server to other Plotline processes if there are any, else stops it. Close your pools first. */
  close: () => Promise<void>
}

type Options = {
  dataFolder: string
  log: (line: string) => void
  /** Postgres settings over the defaults. They count only for the process that starts the server. */
  settings?: Record<string, string>
  identity?: Identity
}

const databaseName = 'plotline'
const startAttempts = 10 // for a port taken meanwhile, and for a killed server whose children still let go of its memory

/**
 * The Postgres of a data folder: attached to when it runs already, else started (and made, the first time).
 * It is started again at the same port if it dies while this process is connected.
 * @throws Error with a sentence and a fix when the folder cannot be used.
 */
export async function openEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { dataFolder, log, settings = {} } = options
  const cluster = await locateCluster(dataFolder, options.identity)
  let isClosed = false
  let server!: RunningServer
  let keeper!: pg.Client

  const connect = async (preferredPort: number | null) => {
    const opened = await open(cluster, { preferredPort, settings, log })
    server = opened.server
    keeper = opened.keeper
    keeper.on('end', () => void revive())
  }
  const revive = async () => {
    if (isClosed) return
    log('The embedded database went away; starting it again.')
    const port = server.port
    for (let waitMs = 200; !isClosed; waitMs = Math.min(waitMs * 2, 5_000)) {
      try {
        await withFileLock(cluster.lockFile, async () => {
          if (!isClosed) await connect(port)
        })
        if (server.port !== port)
          log(`The embedded database had to move to port ${server.port}: restart Plotline.`)
        return
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
        await sleep(waitMs, undefined, { ref: false })
      }
    }
  }

  await withFileLock(cluster.lockFile, () => connect(null))
  return {
    url: urlOf(server, await readPassword(cluster), databaseName),
    close: async () => {
      if (isClosed) return
      isClosed = true
      await withFileLock(cluster.lockFile, async () => {
        const isLast = await isLastOut(keeper)
        await keeper.end().catch(() => {})
        if (isLast) await stopServer(cluster, server)
      })
    },
  }
}

async function open(
  cluster: Cluster,
  options: { preferredPort: number | null; settings: Record<string, string>; log: (line: string) => void },
) {
  await ensureCluster(cluster)
  const password = await readPassword(cluster)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const server = (await findRunningServer(cluster)) ?? (await startServer(cluster, options))
      await ensureDatabase(server, password)
      return { server, keeper: await connectTo(urlOf(server, password, databaseName)) }
    } catch (error) {
      if (attempt === startAttempts || isWrongPassword(error)) throw error
      await sleep(attempt * 100)
    }
  }
}

async function ensureDatabase(server: RunningServer, password: string) {
  const client = await connectTo(urlOf(server, password, 'postgres'))
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

/** Held as long as this process uses the server, so that no other one takes itself for the last. */
async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'plotline-keeper',
    keepAlive: true,
  })
  client.on('error', () => {}) // 'end' follows
  await client.connect()
  return client
}

async function isLastOut(keeper: pg.Client): Promise<boolean> {
  // A pool that was just ended shows for a moment longer.
  for (let look = 0; look < 10; look += 1) {
    const others = await keeper
      .query(
        `select from pg_stat_activity where application_name like 'plotline%' and pid <> pg_backend_pid() limit 1`,
      )
      .catch(() => null)
    if (others === null) return false // it cannot be asked: better left running, the next start attaches to it
    if (others.rowCount === 0) return true
    await sleep(30)
  }
  return false
}

function isWrongPassword(error: unknown) {
  return error instanceof pg.DatabaseError && error.code === '28P01'
}

function urlOf({ port }: RunningServer, password: string, database: string) {
  return `postgresql://plotline:${password}@127.0.0.1:${port}/${database}`
}
