import type { ClientBase, Pool } from 'pg'
import { channels } from '../channels.ts'

/** Tells workers that these runs may have something to do, once the transaction commits. */
export async function notifyWork(client: ClientBase, runIds: Iterable<number>): Promise<void> {
  await notify(client, channels.work, [...new Set(runIds)].map(String))
}

/** Tells workers that there is something to claim, once the transaction commits. `workerId`: who admitted it. */
export async function notifyQueued(client: ClientBase | Pool, workerId: number): Promise<void> {
  await notify(client, channels.queued, [String(workerId)])
}

/** Tells the holders of these property runs that their plan changed, once the transaction commits. */
export async function notifyReplanned(client: ClientBase, propertyRunIds: Iterable<number>): Promise<void> {
  await notify(client, channels.replan, [...new Set(propertyRunIds)].map(String))
}

/** Tells workers that the control of these runs changed (see channels), once the transaction commits. */
export async function notifyControl(client: ClientBase, runIds: Iterable<number>): Promise<void> {
  await notify(client, channels.control, [...new Set(runIds)].map(String))
}

async function notify(
  client: ClientBase | Pool,
  channel: string,
  payloads: readonly string[],
): Promise<void> {
  if (payloads.length === 0) return
  await client.query({ name: 'notify', text, values: [channel, payloads] })
}

const text = `select pg_notify($1, payload) from unnest($2::text[]) as payload`
