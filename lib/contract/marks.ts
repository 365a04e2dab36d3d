import { z } from 'zod'

export const maxNoteLength = 2_000

/** What a database stores and a page shows; line ends as one of them has it. */
const note = z
  .string()
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .max(maxNoteLength, `must hold at most ${maxNoteLength} characters`)
      .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds what cannot be stored'),
  )

/**
 * `POST /api/runs/:runId/marks/:phaseIndex`: a person says what came of a manual phase, for some homes, or for all that
 * waited for it at `revision` and still do. That it failed takes a note.
 */
export const markRequestSchema = z
  .object({
    as: z.enum(['done', 'failed']),
    note: note.default(''),
    homes: z.discriminatedUnion('kind', [
      // More than one can choose by hand; everything larger is all that wait.
      z.object({ kind: z.literal('positions'), positions: z.array(z.int32().min(0)).min(1).max(1_000) }),
      z.object({ kind: z.literal('waiting'), revision: z.int32().min(0) }),
    ]),
  })
  .refine(({ as, note: text }) => as === 'done' || text !== '', {
    message: 'say in a note what failed',
    path: ['note'],
  })
export type MarkRequest = z.infer<typeof markRequestSchema>
/** `marked`: homes. */
export const markAnswerSchema = z.object({ marked: z.int() })
export type MarkAnswer = z.infer<typeof markAnswerSchema>

/** What a person left as the output of an attempt; what later phases get as input. `marked_at`: ISO 8601, in UTC. */
export const markSchema = z.object({ note: z.string(), marked_by: z.string(), marked_at: z.iso.datetime() })
export type Mark = z.infer<typeof markSchema>
