/**
 * Principal and interest in dollars a month of a loan paid back in equal parts:
 * M = L·r(1+r)^n / ((1+r)^n − 1), with r the monthly rate and n the months; L/n without interest.
 */
export function mortgagePayment(
  loanDollars: number,
  terms: { annualRate: number; termYears: number },
): number {
  const months = terms.termYears * 12
  const monthlyRate = terms.annualRate / 12
  if (monthlyRate === 0) return loanDollars / months
  const growth = (1 + monthlyRate) ** months
  return (loanDollars * monthlyRate * growth) / (growth - 1)
}

/** What is left to borrow, in dollars; never below 0. */
export function loanAmount(priceDollars: number, downPaymentDollars: number): number {
  return Math.max(0, priceDollars - downPaymentDollars)
}
