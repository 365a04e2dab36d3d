const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const upToTwo = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
})
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

export function formatCount(value: number): string {
  return whole.format(value)
}

export function formatNumber(value: number): string {
  return upToTwo.format(value)
}

export function formatDollars(value: number): string {
  return dollars.format(value)
}

/** "$5.00", "$1,250.00": an amount that a person set. */
export function formatMoney(usd: number): string {
  return money.format(usd)
}

/** "$0.0042", "$1.25": what an attempt cost, with digits enough for the cheap ones. */
export function formatCost(usd: number): string {
  return usd > 0 && usd < 0.1 ? `$${usd.toFixed(4)}` : money.format(usd)
}

/** "1 row", "1,204 rows". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  const megabytes = bytes / 1_000_000
  if (megabytes < 1_000) return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`
  return `${(megabytes / 1_000).toFixed(2)} GB`
}
