import type { Market } from '../outputs/listing-output.ts'
import type { marketSettings } from '../settings.ts'

/** How the time on the market speaks: hot below 30 days, leverage for the buyer above 90, both bounds themselves normal. */
export function marketTime(
  daysOnMarket: number | null,
  settings: typeof marketSettings,
): Pick<Market, 'band' | 'bandSentence'> {
  if (daysOnMarket === null)
    return { band: null, bandSentence: 'Nobody knows how long it has been for sale.' }
  if (daysOnMarket < settings.hotBelowDays)
    return { band: 'hot', bandSentence: 'Fresh on the market: expect competition.' }
  if (daysOnMarket > settings.leverageAboveDays)
    return { band: 'leverage', bandSentence: 'Long on the market: room to negotiate.' }
  return { band: 'normal', bandSentence: 'An ordinary time on the market.' }
}
