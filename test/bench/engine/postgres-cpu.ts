import { readFile } from 'node:fs/promises'
import pg from 'pg'

const userHz = 100 // on every Linux

/** Processor seconds of the server and all its processes, ended ones included; from /proc, so 0 where there is none, and without a server. */
export async function postgresCpuSeconds(url: string | null): Promise<number> {
  if (url === null) return 0
  const client = new pg.Client({ connectionString: url, application_name: 'plotline-bench-cpu' })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
    const all = await Promise.all(rows.map(({ pid }) => statOf(pid)))
    const server = await statOf(all[0]?.parent ?? 0)
    const ticks = all.reduce((sum, { own }) => sum + own, server.own + server.reaped)
    return ticks / userHz
  } finally {
    await client.end()
  }
}

async function statOf(pid: number): Promise<{ parent: number; own: number; reaped: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the program's name, which may hold spaces: state, parent, …, utime, stime, cutime, cstime (proc(5)).
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return {
    parent: fields[1] ?? 0,
    own: (fields[11] ?? 0) + (fields[12] ?? 0),
    reaped: (fields[13] ?? 0) + (fields[14] ?? 0),
  }
}
