import type { CostSettings } from '../settings.ts'

/** Service and energy of a pool in dollars a month: $125 + $75 (Phoenix preset); 0 without one, null when nobody knows. */
export function poolUpkeep(hasPool: boolean | null, settings: CostSettings['pool']): number | null {
  if (hasPool === null) return null
  return hasPool ? settings.serviceMonthlyDollars + settings.energyMonthlyDollars : 0
}
