import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { isOutage } from '#lib/db/outage.ts'
import { migrate } from '../../prisma/migrate.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

export type OpenedDatabase = { database: Database; url: string; close: () => Promise<void> }

// A restart of the database, or of the whole machine, takes less; longer, and it is the URL that is wrong.
const reachableWithinMs = 60_000
const againAfterMs = 1_000

/** The database of the settings, embedded where none is named, brought up to this checkout. */
export async function openMigratedDatabase(config: Config, log: Log): Promise<OpenedDatabase> {
  const say = (line: string) => log.info(line)
  const embedded =
    config.databaseUrl === null
      ? await openEmbeddedPostgres({ dataFolder: join(config.dataFolder, 'postgres'), log: say })
      : null
  const url = config.databaseUrl ?? embedded!.url
  await throughStart(() => migrate({ url, log: say }), { url, say })
  const database = openDatabase({ url, applicationName: 'engine', poolSize: 10 })
  return {
    database,
    url,
    close: async () => {
      await database.close()
      await embedded?.close()
    },
  }
}

/** A process that is started while its database restarts waits for it. @throws with a sentence when it stays away. */
async function throughStart(
  work: () => Promise<void>,
  { url, say }: { url: string; say: (line: string) => void },
): Promise<void> {
  const { host } = new URL(url)
  const giveUpAt = Date.now() + reachableWithinMs
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work()
    } catch (error) {
      if (!isOutage(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      if (Date.now() >= giveUpAt) {
        throw new Error(
          `The database at ${host} does not answer (${reason}). Start it, or correct DATABASE_URL, then start Plotline again.`,
        )
      }
      if (isFirst)
        say(`The database at ${host} does not answer (${reason}). Waiting for it for up to a minute.`)
      await sleep(againAfterMs)
    }
  }
}
