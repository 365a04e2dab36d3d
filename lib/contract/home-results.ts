import { z } from 'zod'

export const verdictSchema = z.enum(['PASS', 'WARNING', 'FAIL'])
export type Verdict = z.infer<typeof verdictSchema>

/** PASS as a tier means "pass it over": below a contender. FAILED: the kill switch said FAIL. */
export const tierSchema = z.enum(['UNICORN', 'CONTENDER', 'PASS', 'FAILED'])
export type Tier = z.infer<typeof tierSchema>

/** What ranks one home: the `summary` in the output of phase3_synthesis. Null = unknown, never 0. */
export const homeResultSchema = z.object({
  price: z.number().nullable(),
  /** Dollars a month; "at least" unless `monthlyCostIsComplete`. */
  monthlyCost: z.number().nullable(),
  monthlyCostIsComplete: z.boolean(),
  verdict: verdictSchema,
  /** 0 to 600, from what is known alone; null when nothing is. */
  score: z.number().min(0).max(600).nullable(),
  /** The score if everything unknown turned out worst, and best. */
  scoreRange: z.tuple([z.number(), z.number()]),
  /** The part of the rubric's weight that is known, 0 to 1. */
  coverage: z.number().min(0).max(1),
  /** Null when there is no score and no failure. */
  tier: tierSchema.nullable(),
  /** The tier rests on too little to be relied on. */
  tierIsProvisional: z.boolean(),
  /** Name and version of the rubric, "600 points v1". */
  rubric: z.string(),
})
export type HomeResult = z.infer<typeof homeResultSchema>

const tierOrder: readonly (Tier | null)[] = ['UNICORN', 'CONTENDER', 'PASS', null, 'FAILED']

/** Best first: homes that did not fail, by tier, then score, then the lower monthly cost. Unknown comes last; ties keep their order. */
export function rankHomes<T extends HomeResult>(results: readonly T[]): T[] {
  return [...results].sort(
    (a, b) =>
      Number(a.verdict === 'FAIL') - Number(b.verdict === 'FAIL') ||
      tierOrder.indexOf(a.tier) - tierOrder.indexOf(b.tier) ||
      unknownLast(a.score, b.score, (x, y) => y - x) ||
      unknownLast(a.monthlyCost, b.monthlyCost, (x, y) => x - y),
  )
}

function unknownLast(a: number | null, b: number | null, compare: (a: number, b: number) => number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return compare(a, b)
}
