import { z } from 'zod'
import type { LogGrowth, LogWatchReply, LogWatchRequest } from './live-log.ts'
import { phaseRunStatuses, propertyRunStatuses, runStatuses } from '#lib/pipeline/statuses.ts'

/**
 * A cell as it crosses the wire: a tuple, because a snapshot holds tens of thousands.
 * Times are milliseconds since 1970; 0 = none. `statusCode` indexes `phaseRunStatuses`.
 */
export const cellChangeSchema = z.tuple([
  z.int(), // position of the property in the run, from 0
  z.int(), // phase index
  z
    .int()
    .min(0)
    .max(phaseRunStatuses.length - 1), // status code
  z.int(), // attempts so far
  z.number(), // started at (the latest attempt)
  z.number(), // finished at
  z.number(), // next attempt at (retrying)
  // Skipped, blocked, or waiting for a person: the reason's code. Failed or retrying: the key of its failure group. Completed by reuse: `reused:`
  // and when that result was made, in milliseconds since 1970. Else ''.
  z.string(),
])
export type CellChange = z.infer<typeof cellChangeSchema>

/** `[position, status code into propertyRunStatuses, started at, finished at]` */
export const propertyChangeSchema = z.tuple([
  z.int(),
  z
    .int()
    .min(0)
    .max(propertyRunStatuses.length - 1),
  z.number(),
  z.number(),
])
export type PropertyChange = z.infer<typeof propertyChangeSchema>

/** A phase that is held for the run, because it failed with one signature on so many property runs in a row. */
export const phaseHoldSchema = z.object({
  phaseIndex: z.int(),
  heldAt: z.number(),
  failures: z.int(),
  signature: z.string(),
  /** Key of the failure group. */
  key: z.string(),
  /** Property runs that try it now and have not completed it yet; 0 when nobody tries. */
  trialsLeft: z.int(),
  /** Property runs that cannot go on because of it, those left out that wait for a person as well. */
  waiting: z.int(),
})
export type PhaseHold = z.infer<typeof phaseHoldSchema>

export const runStateSchema = z.object({
  status: z.enum(runStatuses),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  maxParallelProperties: z.int(),
  maxParallelPhases: z.int(),
  failureLimit: z.int(),
  /** US dollars that its attempts may cost; null: no bound. */
  budgetUsd: z.number().nullable(),
  spentUsd: z.number(),
  holds: z.array(phaseHoldSchema),
})
export type RunState = z.infer<typeof runStateSchema>

/** Everything that is not as it was at revision 0: cells and properties left out are `pending`, never started. */
export const runSnapshotSchema = z.object({
  runId: z.int(),
  revision: z.int(),
  /** The server's clock when it was read, so that elapsed times do not depend on the browser's. */
  serverNow: z.number(),
  run: runStateSchema,
  properties: z.array(propertyChangeSchema),
  cells: z.array(cellChangeSchema),
})
export type RunSnapshot = z.infer<typeof runSnapshotSchema>

/** What changed after revision `from`, up to and including `revision`. Applies to a state at `from` or later. */
export const runDeltaSchema = runSnapshotSchema.extend({ from: z.int() })
export type RunDelta = z.infer<typeof runDeltaSchema>

/** `revision`: what the client has; null when it has nothing. */
export const watchRequestSchema = z.object({
  runId: z.int32().positive(),
  revision: z.int32().min(0).nullable(),
})
export type WatchRequest = z.infer<typeof watchRequestSchema>

export type WatchReply =
  | { kind: 'snapshot'; snapshot: RunSnapshot }
  | { kind: 'delta'; delta: RunDelta }
  | { kind: 'refused'; message: string }

/** What a browser may say. */
export type ClientToServerEvents = {
  /** Follow a run. Answered with what the client lacks; deltas follow until `unwatch`. Watching again is how to catch up. */
  watch: (request: WatchRequest, answer: (reply: WatchReply) => void) => void
  unwatch: (request: { runId: number }) => void
  /**
   * Follow the log of one cell, in place of the one before. Answered with its end, or what the client lacks of it; growth follows
   * until `unwatchLog`. Asking again is how to catch up.
   */
  watchLog: (request: LogWatchRequest, answer: (reply: LogWatchReply) => void) => void
  unwatchLog: () => void
}

/** What the server says. Delivered at most once: a delta that starts after the client's revision means ask again. */
export type ServerToClientEvents = {
  delta: (delta: RunDelta) => void
  /** The log of a watched cell grew, or a new attempt began there. */
  log: (growth: LogGrowth) => void
}
