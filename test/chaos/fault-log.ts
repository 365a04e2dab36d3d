import type { Fault } from './plan-faults.ts'

/** A worker that was killed, frozen or asked to stop. Times are milliseconds since 1970. */
export type WorkerLoss = {
  kind: 'killed' | 'frozen' | 'stopped'
  pid: number
  at: number
  /** When it ran on (frozen) or was gone (stopped). */
  until: number
}
export type Outage = { from: number; to: number }
/** A worker that nobody had asked to end. `wasReady` false: it could not start, as while the database is away. */
export type UnaskedEnd = { pid: number; at: number; code: string; wasReady: boolean }

/** A worker process, from when it looked for work. */
export type WorkerStart = { pid: number; at: number }

/** What was done to the system, as it was done. */
export class FaultLog {
  readonly starts: WorkerStart[] = []
  readonly losses: WorkerLoss[] = []
  readonly outages: Outage[] = []
  readonly unaskedEnds: UnaskedEnd[] = []
  readonly done: Record<string, number> = {}
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  begin(kind: Fault['kind'], detail: string): void {
    this.#count(kind)
    this.#say(`${kind}: ${detail}`)
  }

  /** A fault whose worker was not there to have it. */
  leaveOut(kind: Fault['kind']): void {
    this.#count('left-out')
    this.#say(`${kind}: left out, that worker is not up`)
  }

  endUnasked(end: UnaskedEnd): void {
    this.unaskedEnds.push(end)
    const when = end.wasReady ? 'in the middle of its work' : 'while it started'
    this.#say(`worker ${end.pid} ended by itself with ${end.code}, ${when}`)
  }

  #count(kind: string): void {
    this.done[kind] = (this.done[kind] ?? 0) + 1
  }
}
