/** To the nearest cent, half a cent up. The nudge undoes binary noise such as 1.005 being 1.00499…. */
export function roundCents(dollars: number): number {
  return Math.round(dollars * 100 * (1 + Number.EPSILON)) / 100
}
