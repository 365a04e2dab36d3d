import { z } from 'zod'

/** A cell whose log somebody looks at. */
export const logCellSchema = z.object({
  runId: z.int32().positive(),
  position: z.int32().min(0),
  phaseIndex: z.int32().min(0).max(32_767),
})
export type LogCell = z.infer<typeof logCellSchema>

/** `have`: the attempt whose log the client has, and how many of its stretches; null when it has nothing. */
export const logWatchRequestSchema = logCellSchema.extend({
  have: z.object({ attempt: z.int32().min(0), sequence: z.int32().min(0) }).nullable(),
})
export type LogWatchRequest = z.infer<typeof logWatchRequestSchema>

/**
 * Stretches `from` and on of the log of the cell's newest attempt (0: not tried yet). Applies to a client that has this
 * attempt's stretches up to `from` or further: it takes those it lacks. Another attempt from 0 takes the place of the one before.
 */
export type LogGrowth = LogCell & { attempt: number; from: number; stretches: string[] }

/** The newest attempt's log so far, or what the client lacks of it. `leftOut`: characters before `from` that are not sent. */
export type LogTail = LogGrowth & { leftOut: number }

export type LogWatchReply = { kind: 'tail'; tail: LogTail } | { kind: 'refused'; message: string }

/** How much of the end of a log is shown; the whole can be downloaded. */
export const shownLogLength = 200_000
