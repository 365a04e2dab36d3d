import { z } from 'zod'
import { reasonCodes } from '#lib/pipeline/reasons.ts'

// Through JSON: what is left survives both a structured clone and jsonb. Dates become text; `undefined` goes.
const outputSchema = z
  .record(z.string(), z.unknown())
  .transform((value, context): unknown => {
    try {
      return JSON.parse(JSON.stringify(value))
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
      return z.NEVER
    }
  })
  .pipe(z.record(z.string(), z.json()))

/** What a module may return: an attempt's outcome, plain data throughout. `warnings` and `artifacts` may be left out. */
export const moduleOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('completed'),
    output: outputSchema,
    warnings: z.array(z.string()).default([]),
    artifacts: z
      .array(z.object({ name: z.string().min(1), mediaType: z.string(), content: z.instanceof(Uint8Array) }))
      .default([]),
  }),
  z.object({ kind: z.literal('failed'), error: z.string(), isPermanent: z.boolean().default(false) }),
  z.object({
    kind: z.literal('skipped'),
    reason: z.object({ code: z.enum(reasonCodes), sentence: z.string(), remedy: z.string() }),
  }),
])
