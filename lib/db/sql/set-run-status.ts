import type { ClientBase } from 'pg'

// Who may do so is the command's to say. Each leans on run_pkey. The run must be locked (lockRuns).

/** Nothing new starts in it any more. */
export async function markRunPaused(client: ClientBase, runId: number): Promise<void> {
  await client.query(`update run set status = 'paused' where id = $1`, [runId])
}

/** It goes on: `running`, or `pending` when nothing of it was ever started. */
export async function markRunResumed(client: ClientBase, runId: number): Promise<void> {
  await client.query(
    `update run set status = (case when started_at is null then 'pending' else 'running' end)::run_status where id = $1`,
    [runId],
  )
}

export async function markRunCancelled(client: ClientBase, runId: number): Promise<void> {
  await client.query(`update run set status = 'cancelled', finished_at = now() where id = $1`, [runId])
}
