import type { ClientBase } from 'pg'

/** Who asked for what, and how much it touched. `detail` must hold no secret. */
export type AuditRow = { actor: string; action: string; runId: number; affected: number; detail: object }

export async function addAudit(client: ClientBase, row: AuditRow): Promise<void> {
  await client.query(
    `insert into audit (actor, action, run_id, affected, detail) values ($1, $2, $3, $4, $5::jsonb)`,
    [row.actor, row.action, row.runId, row.affected, JSON.stringify(row.detail)],
  )
}
