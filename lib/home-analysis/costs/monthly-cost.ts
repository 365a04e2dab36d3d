import { formatCents, formatDollars, formatNumber, formatPercent, joinWords } from '../format.ts'
import type { CostPart, CostPartName, MonthlyCost } from '../outputs/monthly-cost.ts'
import type { CostSettings } from '../settings.ts'
import { homeInsurance } from './home-insurance.ts'
import { maintenance } from './maintenance.ts'
import { mortgageInsurance } from './mortgage-insurance.ts'
import { loanAmount, mortgagePayment } from './mortgage-payment.ts'
import { poolUpkeep } from './pool-upkeep.ts'
import { propertyTax } from './property-tax.ts'
import { roundCents } from './round-cents.ts'
import { solarLease } from './solar-lease.ts'
import { utilities } from './utilities.ts'

/** What the cost rests on. Null = unknown. */
export type CostInputs = {
  priceDollars: number | null
  sqft: number | null
  annualTaxDollars: number | null
  hoaMonthlyDollars: number | null
  hasPool: boolean | null
  solarStatus: string | null
  solarLeaseMonthlyDollars: number | null
  state: string
}

/**
 * What owning the home costs in dollars a month, part by part, each rounded to the cent and then added, so that the lines
 * add up to the total. An unknown part is null and is named in `unknown`; the total is then "at least".
 */
export function monthlyCost(home: CostInputs, settings: CostSettings): MonthlyCost {
  const loan = home.priceDollars === null ? null : loanAmount(home.priceDollars, settings.downPaymentDollars)
  const parts = [...purchaseParts(home, loan, settings), ...upkeepParts(home, settings)]
  const unknown = parts.filter((part) => part.dollars === null)
  const known = roundCents(parts.reduce((sum, part) => sum + (part.dollars ?? 0), 0))
  return {
    parts,
    totalDollars: home.priceDollars === null ? null : known,
    isComplete: unknown.length === 0,
    unknown: unknown.map((part) => part.name),
    label: totalLabel(home, unknown),
    mortgageInsurance:
      home.priceDollars === null || loan === null
        ? null
        : mortgageInsurance(home.priceDollars, loan, settings.mortgageInsurance),
    loanDollars: loan,
    cashToCloseDollars: cashToClose(home.priceDollars, settings),
    notes: presetNotes(home, settings),
  }
}

function purchaseParts(home: CostInputs, loan: number | null, settings: CostSettings): CostPart[] {
  const { mortgage, insurance, tax, downPaymentDollars } = settings
  const price = home.priceDollars
  return [
    part('principalAndInterest', 'Principal and interest', {
      dollars: loan === null ? null : mortgagePayment(loan, mortgage),
      basis: `${formatDollars(downPaymentDollars)} down, ${formatPercent(mortgage.annualRate)} over ${mortgage.termYears} years`,
      missing: 'the price is unknown',
    }),
    part('propertyTax', 'Property tax', {
      dollars: propertyTax({ annualTaxDollars: home.annualTaxDollars, priceDollars: price }, tax),
      basis:
        home.annualTaxDollars === null
          ? `estimate: ${formatPercent(tax.annualRateOfPrice)} of the price a year`
          : `the bill of ${formatDollars(home.annualTaxDollars)} a year`,
      missing: 'tax and price are unknown',
    }),
    part('homeInsurance', 'Home insurance', {
      dollars: price === null ? null : homeInsurance(price, insurance),
      basis: `${formatCents(insurance.annualDollarsPerThousandOfPrice)} a year per $1,000 of price`,
      missing: 'the price is unknown',
    }),
    part('hoa', 'HOA', {
      dollars: home.hoaMonthlyDollars,
      basis: home.hoaMonthlyDollars === 0 ? 'none, says the list' : 'the fee in the list',
      missing: 'the list does not say whether there is an HOA',
    }),
  ]
}

function upkeepParts(home: CostInputs, settings: CostSettings): CostPart[] {
  const sqft = home.sqft
  return [
    part('utilities', 'Electricity and gas', {
      dollars: sqft === null ? null : utilities(sqft, settings.utilities),
      basis: sqft === null ? '' : `by living area, ${formatNumber(sqft)} sq ft`,
      missing: 'the living area is unknown',
    }),
    part('water', 'Water', { dollars: settings.waterMonthlyDollars, basis: 'flat allowance', missing: '' }),
    part('trash', 'Trash', { dollars: settings.trashMonthlyDollars, basis: 'flat allowance', missing: '' }),
    part('pool', 'Pool', {
      dollars: poolUpkeep(home.hasPool, settings.pool),
      basis: home.hasPool === false ? 'no pool' : 'service and energy',
      missing: 'the list does not say whether there is a pool',
    }),
    part('maintenance', 'Repairs set aside', {
      dollars: home.priceDollars === null ? null : maintenance(home.priceDollars, settings.maintenance),
      basis: `${formatPercent(settings.maintenance.annualRateOfPrice)} of the price a year, at least ${formatDollars(settings.maintenance.leastMonthlyDollars)} a month`,
      missing: 'the price is unknown',
    }),
    part('solarLease', 'Solar lease', {
      dollars: solarLease({
        solarStatus: home.solarStatus,
        leaseMonthlyDollars: home.solarLeaseMonthlyDollars,
      }),
      basis: home.solarStatus === 'leased' ? 'the fee in the remarks' : 'no lease to pay',
      missing:
        home.solarStatus === 'leased'
          ? 'the panels are leased, the fee is not stated'
          : 'the list does not say whether panels are leased',
    }),
  ]
}

function part(
  name: CostPartName,
  label: string,
  { dollars, basis, missing }: { dollars: number | null; basis: string; missing: string },
): CostPart {
  return {
    name,
    label,
    dollars: dollars === null ? null : roundCents(dollars),
    basis: dollars === null ? missing : basis,
  }
}

function totalLabel(home: CostInputs, unknown: CostPart[]): string {
  if (home.priceDollars === null) return 'unknown: the list gives no price'
  if (unknown.length === 0) return 'in full'
  const names = joinWords(unknown.map((part) => (part.name === 'hoa' ? 'HOA' : part.label.toLowerCase())))
  return `without ${names} (unknown)`
}

function cashToClose(priceDollars: number | null, settings: CostSettings): number | null {
  if (priceDollars === null) return null
  const down = Math.min(priceDollars, settings.downPaymentDollars)
  return roundCents(down + priceDollars * settings.closingRateOfPrice)
}

function presetNotes(home: CostInputs, settings: CostSettings): string[] {
  if (home.state === settings.presetState || home.state === '') return []
  return [
    `Insurance, utilities and any estimated tax use the ${settings.presetState} preset; they differ in ${home.state}.`,
  ]
}
