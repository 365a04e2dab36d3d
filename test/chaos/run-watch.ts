import { setTimeout as sleep } from 'node:timers/promises'
import { isOutage } from '#lib/db/outage.ts'
import type { ChaosDatabase } from './chaos-database.ts'

const lookEveryMs = 1_000
const sayEveryMs = 10_000

/** Looks at a run from outside, again and again, and says how far it is. */
export class RunWatch {
  isOver = false
  readonly #stop = new AbortController()
  readonly #watching: Promise<void>

  constructor(database: ChaosDatabase, { runId, say }: { runId: number; say: (line: string) => void }) {
    this.#watching = this.#watch(database, runId, say)
    this.#watching.catch(() => {}) // close() rejects with it
  }

  /** False when the run was not over within the limit. */
  async untilOver(limitMs: number, signal: AbortSignal): Promise<boolean> {
    const giveUpAt = Date.now() + limitMs
    while (!this.isOver && Date.now() < giveUpAt) await sleep(100, undefined, { signal })
    return this.isOver
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#watching
  }

  async #watch(database: ChaosDatabase, runId: number, say: (line: string) => void): Promise<void> {
    let saidAt = 0
    while (!this.#stop.signal.aborted && !this.isOver) {
      const seen = await look(database, runId)
      this.isOver = seen?.isOver ?? false
      if (seen !== null && seen.idleTransactionSeconds > 2)
        say(`a transaction has stood open and idle for ${seen.idleTransactionSeconds.toFixed(1)} s`)
      if (this.isOver || Date.now() - saidAt >= sayEveryMs) {
        saidAt = Date.now()
        say(seen?.line ?? 'the database is away')
      }
      await sleep(lookEveryMs, undefined, { signal: this.#stop.signal }).catch(() => {})
    }
  }
}

type Seen = { isOver: boolean; line: string; idleTransactionSeconds: number }

async function look(database: ChaosDatabase, runId: number): Promise<Seen | null> {
  try {
    return await database.ask(async (client) => {
      const { rows } = await client.query<{ status: string; cells: number; run: string }>(progress, [runId])
      const idle = await client.query<{ seconds: number | null }>(idleTransactions)
      return {
        isOver: rows[0]?.run === 'completed',
        line: `cells: ${rows.map(({ status, cells }) => `${cells} ${status}`).join(', ')}`,
        idleTransactionSeconds: idle.rows[0]?.seconds ?? 0,
      }
    })
  } catch (error) {
    if (isOutage(error)) return null
    throw error
  }
}

const progress = `
select phase_run.status, count(*)::int as cells, run.status as run
from phase_run
join run on run.id = phase_run.run_id
where run.id = $1
group by 1, 3
order by 1`

// What its owner's locks hold up: a worker that was frozen between two statements.
const idleTransactions = `
select extract(epoch from max(now() - state_change))::float8 as seconds
from pg_stat_activity
where state like 'idle in transaction%'`
