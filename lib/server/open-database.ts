import { join } from 'node:path'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { migrate } from '../../prisma/migrate.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

export type OpenedDatabase = { database: Database; url: string; close: () => Promise<void> }

/** The database of the settings, embedded where none is named, brought up to this checkout. */
export async function openMigratedDatabase(config: Config, log: Log): Promise<OpenedDatabase> {
  const say = (line: string) => log.info(line)
  const embedded =
    config.databaseUrl === null
      ? await openEmbeddedPostgres({ dataFolder: join(config.dataFolder, 'postgres'), log: say })
      : null
  const url = config.databaseUrl ?? embedded!.url
  await migrate({ url, log: say })
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
