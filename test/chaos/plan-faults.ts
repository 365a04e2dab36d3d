import { seededRandom } from '#test/support/seeded-random.ts'

/** What happens when, in milliseconds since the faults began. `slot` is a place for a worker, 0 and up. */
export type Fault =
  | { kind: 'worker-kill'; atMs: number; slot: number; replaceAfterMs: number }
  | { kind: 'worker-freeze'; atMs: number; slot: number; forMs: number }
  | { kind: 'worker-restart'; atMs: number; slot: number }
  | { kind: 'rolling-restart'; atMs: number }
  | { kind: 'database-restart'; atMs: number; mode: ShutdownMode; outageMs: number }

/** `fast` and `immediate` as Postgres calls them; `kill`: SIGKILL of its first process. */
export type ShutdownMode = 'fast' | 'immediate' | 'kill'

type Plan = { seconds: number; workers: number; seed: number; longOutageSeconds: number }

const shares: [Fault['kind'], number][] = [
  ['worker-kill', 0.28],
  ['worker-freeze', 0.32],
  ['worker-restart', 0.16],
  ['rolling-restart', 0.06],
  ['database-restart', 0.18],
]
const shutdownModes: ShutdownMode[] = ['fast', 'immediate', 'kill']
const startMs = 3_000 // about what a worker takes until it looks for work

/**
 * Faults drawn from the seed, in order of time. One worker is always left alone, so that there is someone to recover what
 * the others held; the database has only one fault at a time. A long outage, if asked for, begins at a third of the time.
 */
export function planFaults({ seconds, workers, seed, longOutageSeconds }: Plan): Fault[] {
  const random = seededRandom(seed + 1)
  const between = (from: number, to: number) => Math.round(from + random() * (to - from))
  const busyUntil = Array.from({ length: workers }, () => 0)
  const faults: Fault[] = []
  let databaseBusyUntil = 0
  const isLongOutageDue = (atMs: number) =>
    longOutageSeconds > 0 && atMs > (seconds * 1000) / 3 && !faults.some(isOutageOf(longOutageSeconds))

  const draw = (atMs: number): Fault | null => {
    const kind = isLongOutageDue(atMs) ? 'database-restart' : kindAt(random())
    if (kind === 'database-restart') {
      if (atMs < databaseBusyUntil) return null
      const outageMs = isLongOutageDue(atMs) ? longOutageSeconds * 1000 : Math.round(20_000 * random() ** 2)
      databaseBusyUntil = atMs + outageMs + startMs
      return { kind, atMs, mode: shutdownModes[between(0, 2)]!, outageMs }
    }
    const free = busyUntil.flatMap((until, slot) => (until <= atMs ? [slot] : []))
    if (kind === 'rolling-restart') {
      if (free.length < workers) return null
      busyUntil.fill(atMs + workers * startMs)
      return { kind, atMs }
    }
    if (free.length < Math.min(2, workers)) return null
    const slot = free[between(0, free.length - 1)]!
    const fault = workerFault(kind, { atMs, slot, between })
    busyUntil[slot] = atMs + durationOf(fault)
    return fault
  }

  for (let atMs = between(1_000, 4_000); atMs < seconds * 1000; atMs += between(1_500, 6_000)) {
    const fault = draw(atMs)
    if (fault !== null) faults.push(fault)
  }
  return faults
}

function kindAt(drawn: number): Fault['kind'] {
  let left = drawn
  return shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'worker-kill'
}

function workerFault(
  kind: 'worker-kill' | 'worker-freeze' | 'worker-restart',
  place: { atMs: number; slot: number; between: (from: number, to: number) => number },
): Extract<Fault, { slot: number }> {
  const { atMs, slot, between } = place
  // Sooner than 8 s a new process of the same machine notices the dead one; later, the silence of its heartbeat does.
  if (kind === 'worker-kill') return { kind, atMs, slot, replaceAfterMs: between(500, 15_000) }
  if (kind === 'worker-freeze') return { kind, atMs, slot, forMs: between(5_000, 20_000) }
  return { kind, atMs, slot }
}

function durationOf(fault: Extract<Fault, { slot: number }>): number {
  switch (fault.kind) {
    case 'worker-kill':
      return fault.replaceAfterMs + startMs
    case 'worker-freeze':
      return fault.forMs
    case 'worker-restart':
      return 2 * startMs
  }
}

function isOutageOf(seconds: number): (fault: Fault) => boolean {
  return (fault) => fault.kind === 'database-restart' && fault.outageMs === seconds * 1000
}
