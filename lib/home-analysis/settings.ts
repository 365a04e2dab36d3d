/** What a month of owning costs: the Phoenix preset. Money in US dollars, rates as fractions of 1, per year unless the name says otherwise. */
export const costSettings = {
  downPaymentDollars: 50_000,
  mortgage: { annualRate: 0.0699, termYears: 30 },
  mortgageInsurance: { annualRateOfLoan: 0.005, dueAboveLoanToValue: 0.8 },
  tax: { annualRateOfPrice: 0.0066 },
  insurance: { annualDollarsPerThousandOfPrice: 6.5 },
  utilities: { monthlyDollarsPerSqft: 0.08, leastMonthlyDollars: 120, mostMonthlyDollars: 500 },
  waterMonthlyDollars: 90,
  trashMonthlyDollars: 40,
  pool: { serviceMonthlyDollars: 125, energyMonthlyDollars: 75 },
  maintenance: { annualRateOfPrice: 0.01, leastMonthlyDollars: 200 },
  closingRateOfPrice: 0.03,
  budgetWarningMonthlyDollars: 4_000,
  /** Tax rate and insurance above were measured in this state; elsewhere the result says so. */
  presetState: 'AZ',
}
export type CostSettings = typeof costSettings

/** Days on the market: below the first a home is in demand, above the second the buyer has leverage. */
export const marketSettings = { hotBelowDays: 30, leverageAboveDays: 90 }

export const scoreSettings = {
  /** A tier that rests on less of the rubric than this is provisional. */
  firmCoverage: 0.4,
  tiers: { unicornAbove: 480, contenderFrom: 360 },
  /** An original roof is likely up to this age; beyond it the roof was probably replaced, nobody knows when. */
  originalRoofYears: 20,
  /** The part of a lot taken by the front yard and drive. */
  frontYardShareOfLot: 0.2,
  /** A home in a cooling climate wants a shaded front, one north of this latitude a sunny one. */
  heatingClimateAboveLatitude: 40,
}

export const killSwitchSettings = { failFromSeverity: 3, warnFromSeverity: 1.5 }

export const mapSettings = {
  /** Roads are longer than the straight line by about this factor. */
  roadFactor: 1.3,
  /** Places of the buyer's own. None in the preset. */
  savedPlaces: [] as { name: string; lat: number; lon: number }[],
}

/** How far a value can be trusted, 0 to 1, by where it comes from. */
export const confidences = { list: 0.85, photos: 0.6, remarks: 0.5, derived: 0.5, estimate: 0.3 }
