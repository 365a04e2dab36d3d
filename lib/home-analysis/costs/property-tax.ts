import type { CostSettings } from '../settings.ts'

/** Property tax in dollars a month: the actual bill / 12, else price × 0.66 % / 12 (Phoenix preset). Null when neither is known. */
export function propertyTax(
  home: { annualTaxDollars: number | null; priceDollars: number | null },
  settings: CostSettings['tax'],
): number | null {
  if (home.annualTaxDollars !== null) return home.annualTaxDollars / 12
  if (home.priceDollars === null) return null
  return (home.priceDollars * settings.annualRateOfPrice) / 12
}
