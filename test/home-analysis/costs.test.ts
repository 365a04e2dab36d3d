import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { homeInsurance } from '#lib/home-analysis/costs/home-insurance.ts'
import { maintenance } from '#lib/home-analysis/costs/maintenance.ts'
import { monthlyCost, type CostInputs } from '#lib/home-analysis/costs/monthly-cost.ts'
import { mortgageInsurance } from '#lib/home-analysis/costs/mortgage-insurance.ts'
import { loanAmount, mortgagePayment } from '#lib/home-analysis/costs/mortgage-payment.ts'
import { poolUpkeep } from '#lib/home-analysis/costs/pool-upkeep.ts'
import { propertyTax } from '#lib/home-analysis/costs/property-tax.ts'
import { roundCents } from '#lib/home-analysis/costs/round-cents.ts'
import { solarLease } from '#lib/home-analysis/costs/solar-lease.ts'
import { utilities } from '#lib/home-analysis/costs/utilities.ts'
import type { MonthlyCost } from '#lib/home-analysis/outputs/monthly-cost.ts'
import { costBase } from '#lib/home-analysis/score/bases.ts'
import { costSettings } from '#lib/home-analysis/settings.ts'

const withPool: CostInputs = {
  priceDollars: 475_000,
  sqft: 2_241,
  annualTaxDollars: 1_850,
  hoaMonthlyDollars: 0,
  hasPool: true,
  solarStatus: 'none',
  solarLeaseMonthlyDollars: null,
  state: 'AZ',
}
const withoutPool: CostInputs = {
  ...withPool,
  priceDollars: 350_000,
  sqft: 1_700,
  annualTaxDollars: null,
  hasPool: false,
}

function dollarsOf(cost: MonthlyCost): Record<string, number | null> {
  return Object.fromEntries(cost.parts.map((part) => [part.name, part.dollars]))
}

test('the known home with a pool costs $4,141.25 a month, part by part', () => {
  const cost = monthlyCost(withPool, costSettings)
  expect(dollarsOf(cost)).toEqual({
    principalAndInterest: 2824.68,
    propertyTax: 154.17,
    homeInsurance: 257.29,
    hoa: 0,
    utilities: 179.28,
    water: 90,
    trash: 40,
    pool: 200,
    maintenance: 395.83,
    solarLease: 0,
  })
  expect(cost).toMatchObject({ totalDollars: 4141.25, isComplete: true, unknown: [], label: 'in full' })
  expect(costBase(4141.25)).toBeCloseTo(4.294, 3)
})

test('the known home without a pool costs $2,933.64 a month and has the best cost base', () => {
  expect(monthlyCost(withoutPool, costSettings).totalDollars).toBe(2933.64)
  expect(costBase(2933.64)).toBe(10)
})

describe('mortgage payment', () => {
  test('without interest is the loan in equal parts', () => {
    expect(mortgagePayment(360_000, { annualRate: 0, termYears: 30 })).toBe(1_000)
  })
  test('of no loan is 0, and the down payment never exceeds the price', () => {
    expect(mortgagePayment(0, costSettings.mortgage)).toBe(0)
    expect(loanAmount(50_000, 50_000)).toBe(0)
    expect(loanAmount(40_000, 50_000)).toBe(0)
    expect(loanAmount(50_001, 50_000)).toBe(1)
  })
  test('of $300,000 at 6.99% over 30 years is $1,993.89', () => {
    expect(roundCents(mortgagePayment(300_000, costSettings.mortgage))).toBe(1993.89)
  })
  test('pays the loan off to nothing in its last month', () => {
    const pay = mortgagePayment(425_000, costSettings.mortgage)
    let left = 425_000
    for (let month = 0; month < 360; month += 1) left = left * (1 + 0.0699 / 12) - pay
    expect(left).toBeCloseTo(0, 4)
  })
})

describe('mortgage insurance', () => {
  const rules = costSettings.mortgageInsurance
  test('is not due at exactly 80% of the price and is due above', () => {
    expect(mortgageInsurance(100_000, 80_000, rules)).toBeNull()
    expect(mortgageInsurance(100_000, 80_001, rules)).toMatchObject({ monthlyDollars: 33.33 })
  })
  test('is shown apart and is no part of the total', () => {
    const cost = monthlyCost(withPool, costSettings)
    expect(cost.mortgageInsurance).toMatchObject({ monthlyDollars: 177.08, loanToValue: 0.8947 })
    expect(cost.mortgageInsurance?.note).toContain('Not part of the monthly total')
  })
})

describe('property tax', () => {
  test('is the bill when it is known, a $0 bill included', () => {
    expect(propertyTax({ annualTaxDollars: 1_200, priceDollars: 1 }, costSettings.tax)).toBe(100)
    expect(propertyTax({ annualTaxDollars: 0, priceDollars: 500_000 }, costSettings.tax)).toBe(0)
  })
  test('is 0.66% of the price a year without a bill', () => {
    expect(propertyTax({ annualTaxDollars: null, priceDollars: 350_000 }, costSettings.tax)).toBeCloseTo(
      192.5,
    )
  })
  test('is unknown without either', () => {
    expect(propertyTax({ annualTaxDollars: null, priceDollars: null }, costSettings.tax)).toBeNull()
  })
})

test('insurance is $6.50 a year per $1,000 of price', () => {
  expect(homeInsurance(480_000, costSettings.insurance)).toBe(260)
})

test.each([
  [1_000, 120],
  [1_500, 120],
  [1_501, 120.08],
  [6_250, 500],
  [9_000, 500],
])('utilities of %i sq ft are $%f', (sqft, dollars) => {
  expect(roundCents(utilities(sqft, costSettings.utilities))).toBe(dollars)
})

test.each([
  [100_000, 200],
  [240_000, 200],
  [240_120, 200.1],
])('maintenance of a home of $%i is $%f', (price, dollars) => {
  expect(roundCents(maintenance(price, costSettings.maintenance))).toBe(dollars)
})

test('a pool is $200, none is $0, and not knowing is unknown', () => {
  expect([true, false, null].map((pool) => poolUpkeep(pool, costSettings.pool))).toEqual([200, 0, null])
})

test.each([
  ['owned', null, 0],
  ['none', null, 0],
  ['leased', 145, 145],
  ['leased', null, null],
  [null, null, null],
])('solar status %s with a fee of %s costs %s', (solarStatus, leaseMonthlyDollars, dollars) => {
  expect(solarLease({ solarStatus, leaseMonthlyDollars })).toBe(dollars)
})

describe('what is unknown', () => {
  test('an unknown HOA fee is not $0: the total is without it and says so', () => {
    const cost = monthlyCost({ ...withPool, hoaMonthlyDollars: null }, costSettings)
    expect(cost).toMatchObject({
      totalDollars: 4141.25,
      isComplete: false,
      unknown: ['hoa'],
      label: 'without HOA (unknown)',
    })
    expect(dollarsOf(cost)['hoa']).toBeNull()
  })
  test('several unknowns are all named', () => {
    const cost = monthlyCost(
      { ...withPool, hoaMonthlyDollars: null, sqft: null, hasPool: null },
      costSettings,
    )
    expect(cost.unknown).toEqual(['hoa', 'utilities', 'pool'])
    expect(cost.label).toBe('without HOA, electricity and gas and pool (unknown)')
  })
  test('without a price there is no total', () => {
    const cost = monthlyCost({ ...withPool, priceDollars: null }, costSettings)
    expect(cost).toMatchObject({
      totalDollars: null,
      isComplete: false,
      cashToCloseDollars: null,
      mortgageInsurance: null,
    })
    expect(dollarsOf(cost)).toMatchObject({
      principalAndInterest: null,
      propertyTax: 154.17,
      homeInsurance: null,
    })
  })
})

test('an HOA fee is added to the cent', () => {
  expect(monthlyCost({ ...withPool, hoaMonthlyDollars: 85.5 }, costSettings).totalDollars).toBe(4226.75)
})

test('outside the state of the preset the result says that its rates are from there', () => {
  expect(monthlyCost(withPool, costSettings).notes).toEqual([])
  expect(monthlyCost({ ...withPool, state: 'IL' }, costSettings).notes[0]).toContain('differ in IL')
})

test('cash to close is the down payment and 3% of the price', () => {
  expect(monthlyCost(withPool, costSettings).cashToCloseDollars).toBe(64_250)
  expect(monthlyCost({ ...withPool, priceDollars: 40_000 }, costSettings).cashToCloseDollars).toBe(41_200)
})

test('for any home the lines add up to the total, and no number is NaN', () => {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
  const homes = fc.record({
    priceDollars: maybe(fc.integer({ min: 1_000, max: 50_000_000 })),
    sqft: maybe(fc.integer({ min: 50, max: 50_000 })),
    annualTaxDollars: maybe(fc.integer({ min: 0, max: 200_000 })),
    hoaMonthlyDollars: maybe(fc.integer({ min: 0, max: 5_000 })),
    hasPool: maybe(fc.boolean()),
    solarStatus: maybe(fc.constantFrom('owned', 'leased', 'none')),
    solarLeaseMonthlyDollars: maybe(fc.integer({ min: 10, max: 400 })),
    state: fc.constantFrom('AZ', 'IL', ''),
  })
  fc.assert(
    fc.property(homes, (home) => {
      const cost = monthlyCost(home, costSettings)
      const cents = cost.parts.reduce((sum, part) => sum + Math.round((part.dollars ?? 0) * 100), 0)
      expect(JSON.stringify(cost)).not.toContain('NaN')
      expect(cost.parts.every((part) => part.dollars === null || Number.isFinite(part.dollars))).toBe(true)
      expect(cost.totalDollars === null ? cents : Math.round(cost.totalDollars * 100)).toBe(cents)
      expect(cost.isComplete).toBe(cost.unknown.length === 0)
    }),
  )
})
