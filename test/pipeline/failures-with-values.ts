import type { FailureGroup } from './failure-groups.ts'

/** What names homes, times and amounts. */
export const failuresWithValues: FailureGroup[] = [
  {
    name: 'a home that is not found, however the service spells it',
    signature: 'No parcel found for <address>',
    messages: ({ address, street }) => [
      `No parcel found for ${address}`,
      `No parcel found for ${address.toUpperCase()}`,
      `No parcel found for ${address.replaceAll(',', '')}`,
      `No parcel found for ${street}`,
      `No parcel found for ${street.toLowerCase()}`,
      `No parcel found for ${street.replace(' W ', ' West ').replace(' Ave', ' Avenue').replace(' St ', ' STREET ').replace('Unit 5', '#5').replace(' Trail', ' Trl')}`,
    ],
  },
  {
    name: 'the city of a home',
    signature: 'No assessor is known for the city of <city>',
    messages: ({ city }) => [
      `No assessor is known for the city of ${city}`,
      `No assessor is known for the city of ${city.toUpperCase()}`,
    ],
  },
  {
    name: 'times and dates as people and servers write them',
    signature: 'Service closed since <time>',
    messages: () =>
      [
        '2026-11-23',
        '2026-11-23T17:58:57Z',
        '2026-11-23 17:58:57,123',
        '2026-11-23 17:58:57.123456+00:00',
        '2026/11/23 17:58',
        '11/23/2026',
        '11/23/26, 5:58 PM',
        '23.11.2026',
        'Mon, 23 Nov 2026 17:58:57 GMT',
        'Mon Nov 23 17:58:57 2026',
        'Nov 23, 2026',
        'November 23, 2026 at 5:58 PM',
        '23 November 2026',
        '17:58:57',
        '5:58 p.m.',
        '20261123T175857Z',
      ].map((when) => `Service closed since ${when}`),
  },
  {
    name: 'how long it took',
    signature: 'The upstream hung up after <duration>',
    messages: () =>
      ['12 s', '1532 ms', '12.5s', '3 minutes', '1h 3m', '1m12s', '0.8 seconds'].map(
        (took) => `The upstream hung up after ${took}`,
      ),
  },
  {
    name: 'amounts, coordinates and counts',
    signature: 'price # is below # for a home at #',
    messages: () => [
      'price $450,000 is below 1,000,000.50 for a home at 33.4484, -112.0740',
      'price $1 is below 2 for a home at -33.4, 112',
    ],
  },
  {
    name: 'a home that is not ours',
    signature: 'Nearest match is <address> (score #)',
    messages: () => [
      'Nearest match is 811 N Central Ave, Phoenix, AZ 85004 (score 0.4)',
      'Nearest match is 17 E 4TH ST UNIT 5 (score 12)',
      'Nearest match is 1200 South Rural Road, Queen Creek, AZ (score 0.75)',
    ],
  },
]
