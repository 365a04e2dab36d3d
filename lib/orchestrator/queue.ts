import type { ClientBase } from 'pg'
import { type Db, PgBoss } from 'pg-boss'

export type PropertyRunJob = { propertyRunId: number; runId: number }

/** Lets a pg-boss call take part in a transaction of ours. */
export function within(client: ClientBase): { db: Db } {
  return { db: { executeSql: (text, values) => client.query(text, values) } }
}

/**
 * The job queue. Its schema is there already (prisma/migrate.ts). pg-boss looks for expired jobs once a minute;
 * our own recovery is the fast path, its expiry the backstop.
 */
export async function openQueue(url: string, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'plotline-queue',
    max: 2,
    migrate: false,
    schedule: false,
  })
  boss.on('error', onError)
  await boss.start()
  return boss
}
