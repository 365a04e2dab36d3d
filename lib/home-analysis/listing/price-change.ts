import { formatDollars, formatPercent } from '../format.ts'
import type { Market } from '../outputs/listing-output.ts'

/** Asking price against the original one. `share` is the change as a part of the original price. Null when either is unknown. */
export function priceChange(
  priceDollars: number | null,
  originalDollars: number | null,
): Market['priceChange'] {
  if (priceDollars === null || originalDollars === null || originalDollars <= 0) return null
  const dollars = Math.abs(priceDollars - originalDollars)
  const share = Math.round((dollars / originalDollars) * 10_000) / 10_000
  if (dollars === 0) return { direction: 'unchanged', dollars, share, sentence: 'The price has not changed.' }
  const direction = priceDollars < originalDollars ? 'cut' : 'raised'
  const sentence = `The price was ${direction} by ${formatDollars(dollars)} (${formatPercent(share)}) from ${formatDollars(originalDollars)}.`
  return { direction, dollars, share, sentence }
}
