import type { CostSettings } from '../settings.ts'
import { roundCents } from './round-cents.ts'

export type MortgageInsurance = { monthlyDollars: number; loanToValue: number; note: string }

/**
 * Private mortgage insurance (PMI), due while the loan is above 80 % of the price; null when it is not.
 * The Phoenix preset defines it at 0.5 % of the loan a year and leaves it out of the monthly total: so do we, and say so.
 */
export function mortgageInsurance(
  priceDollars: number,
  loanDollars: number,
  settings: CostSettings['mortgageInsurance'],
): MortgageInsurance | null {
  const loanToValue = loanDollars / priceDollars
  if (loanToValue <= settings.dueAboveLoanToValue) return null
  return {
    monthlyDollars: roundCents((loanDollars * settings.annualRateOfLoan) / 12),
    loanToValue: Math.round(loanToValue * 10_000) / 10_000,
    note: 'Not part of the monthly total. It ends once the loan is down to 80% of the value.',
  }
}
