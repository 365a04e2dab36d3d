import type { CostSettings } from '../settings.ts'

/** Home insurance in dollars a month: $6.50 a year for each $1,000 of price (Phoenix preset). */
export function homeInsurance(priceDollars: number, settings: CostSettings['insurance']): number {
  return ((priceDollars / 1_000) * settings.annualDollarsPerThousandOfPrice) / 12
}
