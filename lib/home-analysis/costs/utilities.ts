import type { CostSettings } from '../settings.ts'

/** Electricity and gas in dollars a month: 8 cents per square foot, at least $120, at most $500 (Phoenix preset). */
export function utilities(sqft: number, settings: CostSettings['utilities']): number {
  const bySize = sqft * settings.monthlyDollarsPerSqft
  return Math.min(settings.mostMonthlyDollars, Math.max(settings.leastMonthlyDollars, bySize))
}
