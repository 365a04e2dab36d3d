import { setTimeout as sleep } from 'node:timers/promises'
import type { ChaosDatabase } from './chaos-database.ts'
import type { FaultLog } from './fault-log.ts'
import type { Fault } from './plan-faults.ts'
import type { WorkerSlot } from './worker-slot.ts'

type Victims = { database: ChaosDatabase; slots: readonly WorkerSlot[]; log: FaultLog }

/**
 * Does what is planned, each fault at its time, several at once. Resolves when the last is over and everything is in its
 * place again; stops early when `isOver` says that nothing is left to disturb.
 */
export async function inflictFaults(
  victims: Victims,
  plan: { faults: readonly Fault[]; seconds: number; isOver: () => boolean; signal: AbortSignal },
): Promise<void> {
  const startedAt = Date.now()
  const underWay: Promise<void>[] = []
  const waitUntil = async (atMs: number) => {
    while (!plan.isOver() && Date.now() - startedAt < atMs) {
      await sleep(Math.min(250, atMs - (Date.now() - startedAt)), undefined, { signal: plan.signal })
    }
  }
  try {
    for (const fault of plan.faults) {
      await waitUntil(fault.atMs)
      if (plan.isOver()) break
      underWay.push(inflict(victims, fault))
    }
    await waitUntil(plan.seconds * 1000)
  } finally {
    await Promise.all(underWay)
  }
}

async function inflict({ database, slots, log }: Victims, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'database-restart':
      return restartDatabase({ database, log }, fault)
    case 'rolling-restart':
      log.begin(fault.kind, 'SIGTERM to one worker after the other')
      for (const slot of slots) if (slot.mode === 'up') await slot.restart()
      return
    case 'worker-kill':
    case 'worker-freeze':
    case 'worker-restart':
      return inflictOnWorker(slots[fault.slot]!, fault, log)
  }
}

async function inflictOnWorker(
  slot: WorkerSlot,
  fault: Extract<Fault, { slot: number }>,
  log: FaultLog,
): Promise<void> {
  if (slot.mode !== 'up') return log.leaveOut(fault.kind)
  const name = `worker ${slot.pid} in place ${fault.slot}`
  switch (fault.kind) {
    case 'worker-kill':
      log.begin(fault.kind, `SIGKILL to ${name}, another after ${fault.replaceAfterMs} ms`)
      return slot.kill(fault.replaceAfterMs)
    case 'worker-freeze':
      log.begin(fault.kind, `SIGSTOP to ${name} for ${fault.forMs} ms`)
      return slot.freeze(fault.forMs)
    case 'worker-restart':
      log.begin(fault.kind, `SIGTERM to ${name}, another at once`)
      return slot.restart()
  }
}

async function restartDatabase(
  { database, log }: Pick<Victims, 'database' | 'log'>,
  fault: Extract<Fault, { kind: 'database-restart' }>,
): Promise<void> {
  log.begin(fault.kind, `${fault.mode}, back after ${fault.outageMs} ms`)
  const from = Date.now()
  await database.goAway(fault.mode)
  await sleep(fault.outageMs)
  await database.comeBack()
  log.outages.push({ from, to: Date.now() })
}
