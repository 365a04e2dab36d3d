import { z } from 'zod'
import { homeResultSchema } from '#lib/contract/home-results.ts'

// What the page can draw better than a tree. Any pipeline whose outputs have these shapes gets the same drawings.

const killSwitchSchema = z.object({
  verdict: z.enum(['PASS', 'WARNING', 'FAIL']),
  sentence: z.string().catch(''),
  preset: z.string().catch(''),
  criteria: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['HARD', 'SOFT']),
      result: z.enum(['PASS', 'FAIL', 'UNKNOWN']),
      requirement: z.string(),
      actual: z.string().nullable(),
      gap: z.string().nullable().catch(null),
      consequence: z.string().nullable().catch(null),
      severity: z.number().catch(0),
    }),
  ),
})
export type KillSwitch = z.infer<typeof killSwitchSchema>

const scoreCardSchema = z.object({
  rubric: z.string(),
  known: z.number().nullable(),
  coverage: z.number(),
  range: z.tuple([z.number(), z.number()]),
  sections: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      points: z.number().nullable(),
      knownMaxPoints: z.number(),
      maxPoints: z.number(),
    }),
  ),
  criteria: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      section: z.string(),
      maxPoints: z.number(),
      points: z.number().nullable(),
      basis: z.string(),
      isEstimate: z.boolean().catch(false),
    }),
  ),
})
export type ScoreCard = z.infer<typeof scoreCardSchema>

const monthlyCostSchema = z.object({
  parts: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      dollars: z.number().nullable(),
      basis: z.string().catch(''),
    }),
  ),
  totalDollars: z.number().nullable(),
  isComplete: z.boolean(),
  label: z.string().catch(''),
  cashToCloseDollars: z.number().nullable().catch(null),
  notes: z.array(z.string()).catch([]),
})
export type MonthlyCost = z.infer<typeof monthlyCostSchema>

const riskSchema = z.object({
  level: z.enum(['high', 'medium', 'low']),
  sentence: z.string(),
  advice: z.string(),
})
export type Risk = z.infer<typeof riskSchema>

const reasonSchema = z.object({ label: z.string(), basis: z.string(), effectPoints: z.number() })
export type ScoreReason = z.infer<typeof reasonSchema>

const missingSchema = z.object({ name: z.string(), label: z.string(), neededFor: z.string() })
export type MissingFact = z.infer<typeof missingSchema>

const factSchema = z.object({
  value: z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]),
  unit: z.string().nullable(),
  source: z.string(),
  confidence: z.number(),
})
export type KnownFact = z.infer<typeof factSchema>

const risksSchema = z.array(riskSchema)
const reasonsSchema = z.array(reasonSchema)
const factsSchema = z.record(z.string(), factSchema)

/** What the outputs hold that has a drawing of its own. Where two phases give the same, the later one counts. */
export function findingsIn(outputs: readonly unknown[]) {
  return {
    summary: lastOf(outputs, 'summary', homeResultSchema),
    killSwitch: lastOf(outputs, 'killSwitch', killSwitchSchema),
    score: lastOf(outputs, 'score', scoreCardSchema),
    monthlyCost: lastOf(outputs, 'monthlyCost', monthlyCostSchema),
    risks: lastOf(outputs, 'risks', risksSchema),
    ageRisks: lastOf(outputs, 'ageRisks', risksSchema),
    strengths: lastOf(outputs, 'strengths', reasonsSchema),
    weaknesses: lastOf(outputs, 'weaknesses', reasonsSchema),
    unknown: lastOf(outputs, 'unknown', z.array(missingSchema)),
    facts: lastOf(outputs, 'facts', factsSchema),
  }
}

export type HomeFindings = ReturnType<typeof findingsIn>

function lastOf<Shape>(
  outputs: readonly unknown[],
  key: string,
  schema: z.ZodType<Shape>,
): Shape | undefined {
  for (const output of outputs.toReversed()) {
    if (typeof output !== 'object' || output === null) continue
    const found = schema.safeParse(new Map<string, unknown>(Object.entries(output)).get(key))
    if (found.success) return found.data
  }
  return undefined
}
