import type { Criterion, KillSwitch } from './criterion.ts'

/** The criteria of the Phoenix project's buyer: nine rows, five of them hard. An unknown passes and is listed. */
export const phxBuyer: KillSwitch = {
  preset: 'PHX buyer',
  criteria: [
    hard('No HOA', 'hoa_fee', '==', 0),
    hard('No solar lease', 'solar_status', '!=', 'leased'),
    hard('Bedrooms', 'beds', '>=', 4),
    hard('Bathrooms', 'baths', '>=', 2),
    hard('Living area', 'sqft', '>', 1_800),
    soft('City sewer', 'sewer_type', '==', 'city', 2.5),
    soft('Year built', 'year_built', '<=', 2_023, 2),
    soft('Garage', 'garage_spaces', '>=', 2, 1.5),
    soft('Lot size', 'lot_sqft', 'range', [7_000, 15_000], 1),
  ],
}

function hard(
  name: string,
  field: string,
  operator: Criterion['operator'],
  threshold: Criterion['threshold'],
): Criterion {
  return { name, type: 'HARD', field, operator, threshold, severity: 0, unknown: 'pass' }
}

function soft(
  name: string,
  field: string,
  operator: Criterion['operator'],
  threshold: Criterion['threshold'],
  severity: number,
): Criterion {
  return { name, type: 'SOFT', field, operator, threshold, severity, unknown: 'pass' }
}
