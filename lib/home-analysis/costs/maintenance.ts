import type { CostSettings } from '../settings.ts'

/** Reserve for repairs in dollars a month: 1 % of the price a year, at least $200 a month (Phoenix preset). */
export function maintenance(priceDollars: number, settings: CostSettings['maintenance']): number {
  return Math.max(settings.leastMonthlyDollars, (priceDollars * settings.annualRateOfPrice) / 12)
}
