import { PgBoss } from 'pg-boss'
import pgBossPackage from 'pg-boss/package.json' with { type: 'json' }
import type pg from 'pg'

import { queueName } from '../lib/db/queue-name.ts'

const daySeconds = 86_400

/** Whether pg-boss's tables are of its present version and the queue is there. */
export async function isQueueInstalled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is_there: boolean }>(
    `select to_regclass('pgboss.queue') is not null as is_there`,
  )
  if (!rows[0]?.is_there) return false
  const { rowCount } = await client.query(
    `select from pgboss.version, pgboss.queue where version.version >= $1 and queue.name = $2`,
    [pgBossPackage.pgboss.schema, queueName],
  )
  return rowCount === 1
}

/** Makes or migrates pg-boss's own schema, and the queue of property runs. */
export async function installQueue(url: string) {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'plotline-migrate',
    max: 2,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => {}) // start() and createQueue() reject by themselves
  await boss.start()
  try {
    await boss.createQueue(queueName, {
      policy: 'exclusive',
      partition: false,
      // A job returns each time its worker is lost or its next retry is due; the attempts' own budgets bound that.
      retryLimit: 10_000,
      retryDelay: 0,
      expireInSeconds: daySeconds, // pg-boss's maximum; ours is the lease
      retentionSeconds: 365 * daySeconds, // pg-boss's maximum
      deleteAfterSeconds: 3_600,
    })
  } finally {
    await boss.stop({ graceful: false })
  }
}
