import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, ensureCluster, locateCluster, readPassword } from '#lib/db/embedded-cluster.ts'
import { findRunningServer, type RunningServer, startServer, stopServer } from '#lib/db/embedded-server.ts'
import { migrate } from '../../prisma/migrate.ts'
import type { ShutdownMode } from './plan-faults.ts'

// Postgres's own record of when each transaction committed: a witness that the engine has no part in.
const settings = { track_commit_timestamp: 'on' }
const databaseName = 'plotline_chaos'
// After a SIGKILL its children hold its memory for a moment, and it will not start beside them.
const startAttempts = 60
const startPauseMs = 250

/** A real Postgres in a folder of its own that can be stopped, killed, and started again at the same port. */
export class ChaosDatabase {
  readonly url: string
  readonly #cluster: Cluster
  #server: RunningServer

  private constructor(place: { cluster: Cluster; server: RunningServer; url: string }) {
    this.#cluster = place.cluster
    this.#server = place.server
    this.url = place.url
  }

  /** Made, started, migrated. */
  static async create(folder: string): Promise<ChaosDatabase> {
    const cluster = await locateCluster(join(folder, 'postgres'))
    await ensureCluster(cluster)
    // Below the ports that outgoing connections are given: one of those could take it while the server is away.
    const preferredPort = 20_000 + (process.pid % 10_000)
    const server = await startServer(cluster, { preferredPort, settings })
    try {
      const password = await readPassword(cluster)
      const urlOf = (database: string) =>
        `postgresql://plotline:${password}@127.0.0.1:${server.port}/${database}`
      await onceConnected(urlOf('postgres'), (client) => client.query(`create database ${databaseName}`))
      await migrate({ url: urlOf(databaseName), log: () => {} })
      return new ChaosDatabase({ cluster, server, url: urlOf(databaseName) })
    } catch (error) {
      await stopServer(cluster, server)
      throw error
    }
  }

  /** Resolves when it serves nobody any more. */
  async goAway(mode: ShutdownMode): Promise<void> {
    if (mode === 'fast') return stopServer(this.#cluster, this.#server)
    process.kill(this.#server.pid, mode === 'immediate' ? 'SIGQUIT' : 'SIGKILL')
    while ((await findRunningServer(this.#cluster)) !== null) await sleep(50)
  }

  async comeBack(): Promise<void> {
    const { port } = this.#server
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#server = await startServer(this.#cluster, { preferredPort: port, settings })
      } catch (error) {
        if (attempt === startAttempts) throw error
        await sleep(startPauseMs)
        continue
      }
      if (this.#server.port === port) return
      await stopServer(this.#cluster, this.#server)
      if (attempt === startAttempts) throw new Error(`Port ${port} was taken while the database was away`)
      await sleep(startPauseMs)
    }
  }

  /** What `ask` answers on a connection of its own. */
  ask<T>(ask: (client: pg.Client) => Promise<T>): Promise<T> {
    return onceConnected(this.url, ask)
  }

  /** For the end of this process: nothing is waited for. */
  killAtOnce(): void {
    try {
      process.kill(this.#server.pid, 'SIGQUIT')
    } catch {
      // It is away already.
    }
  }

  async close(): Promise<void> {
    if ((await findRunningServer(this.#cluster)) !== null) await stopServer(this.#cluster, this.#server)
  }
}

async function onceConnected<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'chaos',
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => {}) // its query rejects
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end().catch(() => {})
  }
}
