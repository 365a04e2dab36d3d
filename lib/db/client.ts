import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'

export type Database = {
  prisma: PrismaClient
  /** For set-based statements. Prisma uses the same connections. bigint comes as a number: no count of ours nears 2^53. */
  pool: pg.Pool
  close: () => Promise<void>
}

type Options = {
  url: string
  /** Shown in pg_stat_activity; put after "plotline-", which the embedded server looks for before it stops. */
  applicationName: string
  poolSize: number
}

// A connection that swallows what is sent without a word (a cut cable, a dropped NAT entry) is given up after this. The
// longest honest statements, an import or a retry of a hundred thousand cells, take some seconds.
const stalledAfterMs = 60_000
// A process that is frozen, or whose machine is gone, between two statements of a transaction would hold its run's lock, and
// with it everybody. Well below the silence after which a worker is given up.
const frozenAfterMs = 4_000

/** Connects on first use. A connection that breaks while idle is dropped and replaced, never an exception. */
export function openDatabase({ url, applicationName, poolSize }: Options): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `plotline-${applicationName}`,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    query_timeout: stalledAfterMs,
    idle_in_transaction_session_timeout: frozenAfterMs,
    types: { getTypeParser },
  })
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { onPoolError: () => {} }) })
  let closing: Promise<void> | null = null
  const close = async () => {
    await prisma.$disconnect()
    await pool.end()
  }
  return { prisma, pool, close: () => (closing ??= close()) }
}

/** The parsers of pg, but bigint as a number. Prisma sets its own on its queries. */
const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary'
    ? Number
    : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser
