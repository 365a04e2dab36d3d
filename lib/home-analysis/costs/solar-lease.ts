/**
 * Solar lease in dollars a month: 0 for owned panels or none; for leased ones the fee if the listing names it, else null;
 * null too when nobody knows whether there are panels.
 */
export function solarLease(home: {
  solarStatus: string | null
  leaseMonthlyDollars: number | null
}): number | null {
  if (home.solarStatus === 'owned' || home.solarStatus === 'none') return 0
  return home.solarStatus === 'leased' ? home.leaseMonthlyDollars : null
}
