import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { rounded } from '../percentile.ts'
import { phaseCount } from './bench-dag.ts'
import { openBenchServer } from './bench-server.ts'
import { measure } from './measure.ts'
import { openPlotline } from './plotline-engine.ts'

export type Costs = {
  properties: number
  statements_per_property: number
  commits_per_property: number
  rows_written_per_phase: number
  wal_bytes_per_phase: number
  /** Inserts, updates, deletes per phase; updates that touched no index. */
  tables: { table: string; inserted: number; updated: number; hot_updated: number; deleted: number }[]
  /** By time in the server. */
  statements: {
    statement: string
    calls: number
    rows_per_call: number
    pages_per_call: number
    ms: number
    wal_bytes: number
  }[]
}

type Snapshot = {
  walBytes: number
  commits: number
  tables: Map<string, { inserted: number; updated: number; hot_updated: number; deleted: number }>
}

/**
 * What Plotline does to Postgres for a property, on a server that counts statements. Counted from after the run was
 * started until the worker has stopped: its claims, its results, its admissions, its heartbeats.
 */
export async function countCosts({
  properties,
  active,
}: {
  properties: number
  active: number
}): Promise<Costs> {
  const server = await openBenchServer({ shared_preload_libraries: 'pg_stat_statements' })
  try {
    const url = await server.create('bench_costs', true)
    const client = new pg.Client({ connectionString: url, application_name: 'plotline-bench-costs' })
    await client.connect()
    await client.query('create extension pg_stat_statements')
    let before: Snapshot | null = null
    await measure(
      async (options) => {
        const engine = await openPlotline(options)
        const begin = async () => {
          await untilCounted(client, properties * phaseCount)
          before = await snapshot(client)
          await client.query('select pg_stat_statements_reset()')
          await engine.begin()
        }
        return { ...engine, begin }
      },
      { url, postgresUrl: null, properties, active, arrival: 'all', limitSeconds: 120, phaseMs: null },
    )
    const statements = await readStatements(client)
    const costs = differ(before!, await snapshot(client), { properties, statements })
    await client.end()
    return costs
  } finally {
    await server.close()
  }
}

/** A connection tells what it wrote up to ten seconds later: what made the run must not count as what ran it. */
async function untilCounted(client: pg.Client, cells: number): Promise<void> {
  for (;;) {
    await client.query('select pg_stat_clear_snapshot()')
    const { rows } = await client.query<{ count: number }>(
      `select n_tup_ins::int as count from pg_stat_user_tables where relname = 'phase_run'`,
    )
    if ((rows[0]?.count ?? 0) >= cells) return
    await sleep(200)
  }
}

async function snapshot(client: pg.Client): Promise<Snapshot> {
  await client.query('select pg_stat_clear_snapshot(), pg_stat_force_next_flush()')
  const { rows } = await client.query<{ wal: string; commits: string }>(`
    select pg_current_wal_lsn() - '0/0'::pg_lsn as wal, xact_commit as commits
    from pg_stat_database where datname = current_database()`)
  const tables = await client.query(`
    select schemaname || '.' || relname as name, n_tup_ins::int as inserted, n_tup_upd::int as updated,
      n_tup_hot_upd::int as hot_updated, n_tup_del::int as deleted
    from pg_stat_user_tables`)
  return {
    walBytes: Number(rows[0]!.wal),
    commits: Number(rows[0]!.commits),
    tables: new Map(tables.rows.map(({ name, ...counts }) => [name as string, counts])),
  }
}

type Statement = { query: string; calls: number; rows: number; pages: number; ms: number; wal: number }

async function readStatements(client: pg.Client): Promise<Statement[]> {
  const { rows } = await client.query<Statement>(`
    select query, calls::int as calls, rows::int as rows,
      (shared_blks_hit + shared_blks_read)::float8 as pages, total_exec_time::float8 as ms, wal_bytes::float8 as wal
    from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database())
      and query not like '%pg_stat_%'
    order by total_exec_time desc`)
  return rows
}

function differ(
  before: Snapshot,
  after: Snapshot,
  { properties, statements }: { properties: number; statements: Statement[] },
): Costs {
  const phases = properties * phaseCount
  const perPhase = (count: number) => rounded(count / phases, 3)
  const tables = [...after.tables].map(([table, { inserted, updated, hot_updated, deleted }]) => {
    const was = before.tables.get(table) ?? { inserted: 0, updated: 0, hot_updated: 0, deleted: 0 }
    return {
      table,
      inserted: perPhase(inserted - was.inserted),
      updated: perPhase(updated - was.updated),
      hot_updated: perPhase(hot_updated - was.hot_updated),
      deleted: perPhase(deleted - was.deleted),
    }
  })
  const written = tables.filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
  const calls = statements.reduce((sum, statement) => sum + statement.calls, 0)
  return {
    properties,
    statements_per_property: rounded(calls / properties, 3),
    commits_per_property: rounded((after.commits - before.commits) / properties, 3),
    rows_written_per_phase: rounded(
      written.reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0),
      3,
    ),
    wal_bytes_per_phase: Math.round((after.walBytes - before.walBytes) / phases),
    tables: written,
    statements: statements.slice(0, 15).map(({ query, calls: count, rows, pages, ms, wal }) => ({
      statement: query.replace(/\s+/g, ' ').trim().slice(0, 120),
      calls: count,
      rows_per_call: rounded(rows / count, 1),
      pages_per_call: Math.round(pages / count),
      ms: rounded(ms, 1),
      wal_bytes: wal,
    })),
  }
}
