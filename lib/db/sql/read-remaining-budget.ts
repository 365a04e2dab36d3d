import type { Pool } from 'pg'

/** US dollars that the attempts of a run may still cost; null: it has no budget. Below zero when attempts under way overran it. */
export async function readRemainingBudget(pool: Pool, runId: number): Promise<number | null> {
  const { rows } = await pool.query<{ remaining: number | null }>({
    name: 'read-remaining-budget',
    text: 'select budget_usd - spent_usd as remaining from run where id = $1',
    values: [runId],
  })
  return rows[0]?.remaining ?? null
}
