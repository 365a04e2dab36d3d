import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { monthlyCost } from '../costs/monthly-cost.ts'
import { flagOf, mergeFacts, numberOf, textOf, type Facts } from '../fact.ts'
import { formatCents } from '../format.ts'
import { marketTime } from '../listing/market-time.ts'
import { mineRemarks } from '../listing/mine-remarks.ts'
import { priceChange } from '../listing/price-change.ts'
import { countyOutputSchema } from '../outputs/county-output.ts'
import type { ListingOutput } from '../outputs/listing-output.ts'
import { completedWith, inputOf } from '../outputs/outcome.ts'
import { costSettings, marketSettings } from '../settings.ts'

/** phase1_listing: monthly cost, market position, and what the remarks mention. */
export function run(request: ModuleRequest): ModuleOutcome {
  const { facts } = inputOf(request, 'phase0_county', countyOutputSchema)
  const output = listingFindings({ facts, state: request.property.state }, new Date())
  const { totalDollars, label } = output.monthlyCost
  request.log(`monthly cost ${totalDollars === null ? '' : `${formatCents(totalDollars)} `}${label}`)
  return completedWith(output)
}

export function listingFindings(home: { facts: Facts; state: string }, now: Date): ListingOutput {
  const mined = mineRemarks(textOf(home.facts, 'remarks'), now)
  const facts = mergeFacts(home.facts, mined)
  const daysOnMarket = numberOf(facts, 'days_on_market')
  const photos = facts['photo_urls']?.value
  return {
    monthlyCost: monthlyCost(
      {
        priceDollars: numberOf(facts, 'price'),
        sqft: numberOf(facts, 'sqft'),
        annualTaxDollars: numberOf(facts, 'tax_annual'),
        hoaMonthlyDollars: numberOf(facts, 'hoa_fee'),
        hasPool: flagOf(facts, 'has_pool'),
        solarStatus: textOf(facts, 'solar_status'),
        solarLeaseMonthlyDollars: numberOf(facts, 'solar_lease_fee'),
        state: home.state,
      },
      costSettings,
    ),
    market: {
      status: textOf(facts, 'status'),
      daysOnMarket,
      ...marketTime(daysOnMarket, marketSettings),
      priceChange: priceChange(numberOf(facts, 'price'), numberOf(facts, 'original_price')),
    },
    mined,
    photoCount: Array.isArray(photos) ? photos.length : null,
  }
}
