import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureSignature, maxSignatureLength } from '#lib/pipeline/failure-signature.ts'

const marconi = {
  address: '2344 W Marconi Ave, Phoenix, AZ 85023',
  street: '2344 W Marconi Ave',
  city: 'Phoenix',
  zip: '85023',
}
const fourth = {
  address: '17 E 4th St Unit 5, Mesa, AZ 85201-1234',
  street: '17 E 4th St Unit 5',
  city: 'Mesa',
  zip: '85201',
}
const oak = {
  address: '9107 Old Oak Trail, Queen Creek, AZ 85142',
  street: '9107 Old Oak Trail',
  city: 'Queen Creek',
  zip: '85142',
}

type Place = typeof marconi
/** One failure as three properties and three tries tell it. */
type Group = { name: string; signature: string; messages: (place: Place) => string[] }

const groups: Group[] = [
  {
    name: 'a rate limit of the county, with ids and times',
    signature: 'county API: HTTP 429 Too Many Requests (request #, retry after <duration>)',
    messages: () => [
      'county API: HTTP 429 Too Many Requests (request 8f3a91bc, retry after 37 s)',
      'county API: HTTP 429 Too Many Requests (request 77120934, retry after 1.5 s)',
      'county API: HTTP 429 Too Many Requests (request 5e1cc0de-55aa-4b1d-9d3e-0f6c1a2b3c4d, retry after 120 seconds)',
    ],
  },
  {
    name: 'requests, with the URL of a property',
    signature:
      'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.county.gov/v1/parcels/#',
    messages: () => [
      'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.county.gov/v1/parcels/50412087A?fields=all',
      'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.county.gov/v1/parcels/50412111',
    ],
  },
  {
    name: 'requests, with the address in the query and in the path',
    signature:
      'HTTPError: 404 Client Error: Not Found for url: https://geo.example.com/lookup/<address>/details',
    messages: ({ street }) => [
      `HTTPError: 404 Client Error: Not Found for url: https://geo.example.com/lookup/${encodeURIComponent(street)}/details?address=${encodeURIComponent(street)}`,
      `HTTPError: 404 Client Error: Not Found for url: https://geo.example.com/lookup/${street.replaceAll(' ', '+')}/details`,
      `HTTPError: 404 Client Error: Not Found for url: https://geo.example.com/lookup/${street.replaceAll(' ', '-').toLowerCase()}/details`,
    ],
  },
  {
    name: 'urllib3, with the memory address of a connection',
    signature:
      "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.county.gov', port=443): Max retries exceed… new connection: [Errno 111] Connection refused'))",
    messages: () =>
      ['0x7f3b1c2d3e50', '0x7fa000aa1b90'].map(
        (memory, index) =>
          `requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.county.gov', port=443): Max retries exceeded with url: /parcels/${1234 + index}?k=${index} (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at ${memory}>: Failed to establish a new connection: [Errno 111] Connection refused'))`,
      ),
  },
  {
    name: 'a Python traceback',
    signature: "KeyError: 'parcel_id'",
    messages: ({ street }) => [
      `Traceback (most recent call last):\n  File "/srv/plotline/phases/county.py", line 88, in <module>\n    main("${street}")\n  File "/srv/plotline/phases/county.py", line 31, in main\n    return record['parcel_id']\nKeyError: 'parcel_id'`,
      `Traceback (most recent call last):\n  File "/home/ann/plotline/phases/county.py", line 88, in <module>\nKeyError: 'parcel_id'\n`,
    ],
  },
  {
    name: 'a value that Python could not read',
    signature: "ValueError: could not convert string to float: '…'",
    messages: () =>
      ['$450,000', 'n/a', 'unknown', '1.2.3', 'Call for price'].map(
        (value) => `ValueError: could not convert string to float: '${value}'`,
      ),
  },
  {
    name: 'a date that Python could not read',
    signature: "ValueError: time data '…' does not match format '%Y-%m-%d'",
    messages: () =>
      ['11/23/2026', '2026-11', 'yesterday'].map(
        (value) => `ValueError: time data '${value}' does not match format '%Y-%m-%d'`,
      ),
  },
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
    name: 'a home between quotes, ours and a neighbour’s',
    signature: 'Ambiguous address "<address>"',
    messages: ({ address }) => [
      `Ambiguous address "${address}"`,
      'Ambiguous address "811 N Central Ave, Phoenix, AZ 85004"',
      'Ambiguous address "44 Rancho Del Sol"',
      'Ambiguous address "1200 S RURAL RD"',
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
    name: 'fetch in Node, a service that is down',
    signature: 'TypeError: fetch failed: connect ECONNREFUSED 127.0.0.1:5432',
    messages: () => [
      'TypeError: fetch failed: connect ECONNREFUSED 127.0.0.1:5432',
      'TypeError: fetch failed: connect ECONNREFUSED 127.0.0.1:5432\n    at node:internal/deps/undici/undici:13185:13\n    at async run (/srv/phases/map.ts:12:9)',
    ],
  },
  {
    name: 'one of many machines behind a name',
    signature: 'connect ETIMEDOUT <ip>:443',
    messages: () => ['connect ETIMEDOUT 52.12.34.56:443', 'connect ETIMEDOUT 3.218.7.9:443'],
  },
  {
    name: 'a name that does not resolve',
    signature: 'getaddrinfo ENOTFOUND api.county.gov',
    messages: () => ['getaddrinfo ENOTFOUND api.county.gov'],
  },
  {
    name: 'undici, a body that is not JSON',
    signature: `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    messages: () => [`SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`],
  },
  {
    name: 'JSON that ends too early, at one place or another',
    signature: "json.decoder.JSONDecodeError: Expecting ',' delimiter: line # column # (char #)",
    messages: () => [
      "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 3 column 12 (char 84)",
      "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 120 column 1 (char 9120)",
    ],
  },
  {
    name: 'a file of the workspace',
    signature: "FileNotFoundError: [Errno 2] No such file or directory: 'listing.json'",
    messages: () => [
      "FileNotFoundError: [Errno 2] No such file or directory: '/home/ann/.plotline/workspaces/run-17/841/listing.json'",
      "FileNotFoundError: [Errno 2] No such file or directory: '/var/lib/plot line/workspaces/run-3/9/listing.json'",
    ],
  },
  {
    name: 'a temporary file',
    signature: "PermissionError: [Errno 13] Permission denied: '#.json'",
    messages: () => [
      "PermissionError: [Errno 13] Permission denied: '/tmp/tmpx8s7d9fq/tmpa_bcdefg.json'",
      "PermissionError: [Errno 13] Permission denied: '/tmp/tmpqqqqqqqq/tmp9sd8f7g6.json'",
    ],
  },
  {
    name: 'a temporary folder',
    signature: "ENOENT: no such file or directory, mkdir '#'",
    messages: () => [
      "ENOENT: no such file or directory, mkdir '/tmp/plotline-AbCdEf'",
      "ENOENT: no such file or directory, mkdir '/tmp/plotline-x91Kq0'",
    ],
  },
  {
    name: 'a Windows path',
    signature: "Error: EBUSY: resource busy or locked, unlink 'photo_#.jpg'",
    messages: () => [
      "Error: EBUSY: resource busy or locked, unlink 'C:\\Users\\ann\\plotline\\12\\photo_001.jpg'",
      "Error: EBUSY: resource busy or locked, unlink 'D:\\plotline\\13\\photo_102.jpg'",
    ],
  },
  {
    name: 'a script of ours that ended with its own words',
    signature: 'phases/county.py ended with exit code 3: no record for APN #',
    messages: () => [
      'phases/county.py ended with exit code 3: no record for APN 123-45-678',
      'phases/county.py ended with exit code 3: no record for APN 504-12-087A',
      'phases/county.py ended with exit code 3: no record for APN 50412087',
    ],
  },
  {
    name: 'a script of ours that said nothing',
    signature: 'phases/county.py ended with exit code 1 and said nothing',
    messages: () => ['phases/county.py ended with exit code 1 and said nothing'],
  },
  {
    name: 'a script of ours that took too long',
    signature: 'phases/county.py timed out after 900 s',
    messages: () => ['phases/county.py timed out after 900 s'],
  },
  {
    name: 'a script of ours that the system ended',
    signature: 'phases/images.py was killed by SIGKILL (the machine may have run out of memory)',
    messages: () => ['phases/images.py was killed by SIGKILL (the machine may have run out of memory)'],
  },
  {
    name: 'an output of ours that is too large',
    signature:
      'The output file ($PLOTLINE_OUTPUT) holds # bytes, over the # MB that an output may have. Write bulk data to $PLOTLINE_ARTIFACTS.',
    messages: () =>
      [5_242_999, 70_000_123].map(
        (size) =>
          `The output file ($PLOTLINE_OUTPUT) holds ${size} bytes, over the 5 MB that an output may have. Write bulk data to $PLOTLINE_ARTIFACTS.`,
      ),
  },
  {
    name: 'an output of ours that is no JSON',
    signature:
      'The output file ($PLOTLINE_OUTPUT) cannot be read: it is not JSON at line #, column #: a comma or "}" should stand there, not "x".',
    messages: () =>
      [
        [1, 88],
        [412, 3],
      ].map(
        ([line, column]) =>
          `The output file ($PLOTLINE_OUTPUT) cannot be read: it is not JSON at line ${line}, column ${column}: a comma or "}" should stand there, not "x".`,
      ),
  },
  {
    name: 'a post-condition of ours',
    signature: 'It ended well but did not produce output "price", file photos/front.jpg',
    messages: () => ['It ended well but did not produce output "price", file photos/front.jpg'],
  },
  {
    name: 'JSON of a county, an error object with a request id',
    signature: '{"error":"Rate limit exceeded","code":429,"request_id":"#","retry_after":#}',
    messages: () => [
      '{"error":"Rate limit exceeded","code":429,"request_id":"01JD8ZQ4X7","retry_after":37}',
      '{"error":"Rate limit exceeded","code":429,"request_id":"8fK2mQ9xPz","retry_after":2}',
    ],
  },
  {
    name: 'JSON of a county, with time, parcel and owner',
    signature:
      '{"status": 404, "message": "Parcel Not Found", "parcel": "#", "owner": "…", "timestamp": "<time>"}',
    messages: () => [
      '{"status": 404, "message": "Parcel Not Found", "parcel": "504-12-087", "owner": "SMITH FAMILY TRUST", "timestamp": "2026-11-23T17:58:57.123Z"}',
      '{"status": 404, "message": "Parcel Not Found", "parcel": "99", "owner": "Ann Lee", "timestamp": "2026-11-24 03:04:05+00:00"}',
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
    name: 'a time limit that was missed by a little',
    signature: 'curl: (28) Operation timed out after 30000 milliseconds with # bytes received',
    messages: () =>
      [30_001, 30_002, 29_998].map(
        (ms) =>
          `curl: (28) Operation timed out after ${ms} milliseconds with ${ms - 30_000 + 7} bytes received`,
      ),
  },
  {
    name: 'a process id',
    signature: 'Chrome (pid #) crashed: signal 11',
    messages: () => ['Chrome (pid 4711) crashed: signal 11', 'Chrome (pid 22) crashed: signal 11'],
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
    name: 'a key of a user in a database URL',
    signature: 'cannot reach postgres://db.example.com:5432/homes',
    messages: () =>
      [
        'cannot reach postgres://ann:s3cret@db.example.com:5432/homes?sslmode=require',
        'cannot reach postgres://bob:x@db.example.com:5432/homes.',
      ].map((text) => text.replace(/\.$/, '')),
  },
  {
    name: 'colours of a terminal',
    signature: 'Error: something broke',
    messages: () => ['\u001B[31mError:\u001B[0m something broke', 'Error:   something\tbroke\r\n'],
  },
]

describe('failures of one kind have one signature', () => {
  test.each(groups)('$name', ({ signature, messages }) => {
    for (const place of [marconi, fourth, oak])
      for (const message of messages(place)) expect(failureSignature(message, place)).toBe(signature)
  })
})

const different: [string, string][] = [
  ['county API: HTTP 429', 'county API: HTTP 503'],
  ['429', '503'],
  ['429 Too Many Requests', '500 Internal Server Error'],
  ['Got 429 from the county API', 'Got 503 from the county API'],
  ['the server responded with a status of 502', 'the server responded with a status of 504'],
  ['Request failed with status code 401', 'Request failed with status code 403'],
  ['Error: 404', 'Error: 410'],
  ['a.py ended with exit code 3: x', 'a.py ended with exit code 4: x'],
  ['subprocess returned non-zero exit status 1.', 'subprocess returned non-zero exit status 127.'],
  ['x.py was killed by SIGKILL', 'x.py was killed by SIGSEGV'],
  ['killed by signal 9', 'killed by signal 11'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:6379'],
  ['connect ECONNREFUSED 10.0.0.5:80', 'connect ECONNREFUSED 10.0.0.6:80'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED ::1:6379'],
  ['cannot listen on port 5432', 'cannot listen on port 3000'],
  ['read ECONNRESET', 'read ETIMEDOUT'],
  ['[Errno 2] No such file', '[Errno 13] No such file'],
  ["KeyError: 'parcel_id'", "KeyError: 'owner'"],
  [
    "Cannot read properties of undefined (reading 'price')",
    "Cannot read properties of undefined (reading 'beds')",
  ],
  ['did not produce output "price"', 'did not produce output "beds"'],
  ['{"error":"Rate limit exceeded"}', '{"error":"Invalid API key"}'],
  ['the server said "Too Many Requests"', 'the server said "Service Unavailable"'],
  ['{"code":"PGRST116"}', '{"code":"PGRST301"}'],
  ['error: P1001: cannot reach', 'error: P2002: cannot reach'],
  ["duplicate key, code: '23505'", "duplicate key, code: '23503'"],
  ['E11000 duplicate key', 'E16500 duplicate key'],
  ['https://api.county.gov/v1/parcels is down', 'https://api.county.gov/v2/parcels is down'],
  ['https://api.county.gov/a is down', 'https://maps.example.com/a is down'],
  ['a.py timed out after 900 s', 'a.py timed out after 30 s'],
  ['Timeout of 30000ms exceeded', 'Timeout of 5000ms exceeded'],
  ["No such file: '/srv/a/listing.json'", "No such file: '/srv/a/photos.json'"],
  ['TypeError at /srv/phases/map.ts:12:9', 'TypeError at /srv/phases/map.ts:88:1'],
  ['File "/srv/county.py", line 12, in main', 'File "/srv/county.py", line 90, in main'],
  ['HTTP/1.1 503 upstream', 'HTTP/1.1 429 upstream'],
]

test.each(different)('failures of different kinds stay apart: %s | %s', (one, other) => {
  expect(failureSignature(one, marconi)).not.toBe(failureSignature(other, marconi))
})

test('a count that looks like a status is a count', () => {
  expect(failureSignature('found 429 homes, wanted 503 at least', marconi)).toBe(
    'found # homes, wanted # at least',
  )
  expect(failureSignature('got 412 rows', marconi)).toBe('got # rows')
})

test('a word is not taken for the city unless a place is named', () => {
  const page = { address: '1 Elm St, Page, AZ 86040', street: '1 Elm St', city: 'Page', zip: '86040' }
  expect(failureSignature('Page not found', page)).toBe('Page not found')
})

test('nothing at all is a kind of failure, too', () => {
  expect(failureSignature('', marconi)).toBe('It failed without a message')
  expect(failureSignature(' \n\u0000\t', marconi)).toBe('It failed without a message')
})

test('a property without a street or a city spoils nothing', () => {
  const nowhere = { address: '', street: '', city: '', zip: '' }
  expect(failureSignature('No parcel found in the list', nowhere)).toBe('No parcel found in the list')
  expect(failureSignature('A (b) [c', { address: 'A', street: '((', city: '*', zip: '' })).toBe('A (b) [c')
})

test('a signature of a signature is itself', () => {
  for (const { signature } of groups) {
    if (signature.length === maxSignatureLength) continue
    expect(failureSignature(signature, marconi)).toBe(signature)
  }
})

const anyHome = fc
  .record({
    number: fc.integer({ min: 1, max: 99_999 }),
    direction: fc.constantFrom('', 'N ', 'W ', 'SE '),
    name: fc.constantFrom('Marconi', '4th', 'Van Buren', 'Old Oak', 'Rancho del Sol', 'Cañon', "O'Brien"),
    suffix: fc.constantFrom('Ave', 'St', 'Road', 'Trl', 'Way'),
    unit: fc.constantFrom('', ' Unit 5', ' #12B', ' Apt 7'),
    city: fc.constantFrom('Phoenix', 'Queen Creek', 'Mesa', 'Page', 'San Tan Valley'),
    zip: fc.integer({ min: 85_001, max: 86_556 }).map(String),
  })
  .map(({ number, direction, name, suffix, unit, city, zip }): Place => {
    const street = `${number} ${direction}${name} ${suffix}${unit}`
    return { street, city, zip, address: `${street}, ${city}, AZ ${zip}` }
  })
const spellings: ((place: Place) => string)[] = [
  ({ address }) => address,
  ({ address }) => address.replaceAll(',', ''),
  ({ address }) => address.toUpperCase(),
  ({ street }) => street,
  ({ street }) => street.toLowerCase(),
  ({ address }) => encodeURIComponent(address),
  ({ address }) => encodeURIComponent(address).replaceAll('%20', '+'),
  ({ address }) => address.replace(', AZ', ', Arizona'),
]
const anyTime = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .chain((at) =>
    fc.constantFrom(
      at.toISOString(),
      at.toISOString().slice(0, 10),
      at.toUTCString(),
      at.toISOString().replace('T', ' ').slice(0, 19),
      at.toISOString().slice(11, 23),
      at.toLocaleString('en-US'),
    ),
  )
const anyId = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 10_000, max: 2 ** 40 }).map(String),
  fc.integer({ min: 2 ** 24, max: 2 ** 48 }).map((id) => `${id.toString(16)}9a`),
  fc.integer({ min: 100, max: 999 }).map((part) => `${part}-${part % 90}-0${part}A`),
  fc.constantFrom('01JD8ZQ4X7M3', '8fK2mQ9xPz', 'V1StGXR8_Z5jdHi6B-myT'),
)
const anyNumber = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }).map(String),
  fc.integer({ min: 0, max: 10_000_000 }).map((count) => count.toLocaleString('en-US')),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
)
type Telling = { place: Place; address: string; time: string; id: string; count: string }
const anyTelling: fc.Arbitrary<Telling> = fc
  .record({
    place: anyHome,
    spell: fc.constantFrom(...spellings),
    time: anyTime,
    id: anyId,
    count: anyNumber,
  })
  .map(({ spell, ...rest }) => ({ ...rest, address: spell(rest.place) }))
const tales: ((telling: Telling) => string)[] = [
  ({ address, time, id, count }) => `${time} no parcel for ${address}: ${count} candidates (request ${id})`,
  ({ address, time, id, count }) =>
    `ValueError: ${count} of the homes near "${address}" are newer than ${time}, see record ${id}`,
  ({ address, time, id, count }) =>
    `{"error":"No such home","address":"${address}","at":"${time}","id":"${id}","size":${count}}`,
  ({ address, time, id, count }) =>
    `county.py ended with exit code 3: HTTP 503 for [${address}] id=${id} count=${count} at ${time}`,
]

test('messages that differ in the address, a number, a time and an id have one signature', () => {
  fc.assert(
    fc.property(fc.constantFrom(...tales), anyTelling, anyTelling, (tell, one, other) => {
      expect(failureSignature(tell(one), one.place)).toBe(failureSignature(tell(other), other.place))
    }),
    { numRuns: 500 },
  )
})

test('any text at all has a signature that can be stored and shown', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    // Made of what the patterns look for.
    fc
      .array(
        fc.constantFrom(
          ...[
            '"',
            "'",
            '`',
            '#',
            '/',
            '\\',
            ':',
            '-',
            '%20',
            ' ',
            '\n',
            '(',
            '{',
            'https://',
            'code',
            'HTTP',
            'port',
          ],
          ...[
            'timed out after',
            'error',
            '12',
            '429',
            '2026-11-23',
            'T',
            '5:58',
            'PM',
            's',
            'ms',
            '1.2.3.4',
            '::1',
            'a',
          ],
          ...[
            'Ave',
            'W',
            'Phoenix',
            'in ',
            'Traceback (most recent call last):\n',
            '\u001B[31m',
            '\uE000',
            '\uD83C',
            '@',
          ],
        ),
        { maxLength: 120 },
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(anyText, anyText, (text, name) => {
      const signature = failureSignature(text, {
        address: name,
        street: name.slice(2),
        city: name,
        zip: name,
      })
      expect(signature.length).toBeGreaterThan(0)
      expect(signature.length).toBeLessThanOrEqual(maxSignatureLength)
      expect(signature.isWellFormed()).toBe(true)
      expect(signature).not.toMatch(/[\p{Cc}\uE000-\uE00A]/u)
    }),
    { numRuns: 500 },
  )
})

test('a message of 10,000 characters takes no time, whatever it is made of', () => {
  const parts = [
    'a',
    '1',
    '1,',
    '1.',
    '#',
    '#_',
    '"',
    "'a",
    '/a',
    'a-',
    'A-1-',
    'a.',
    'http://a/',
    ':',
    '12:34 ',
    'A1 ',
  ]
  parts.push(
    '2344 W ',
    '1 A A A A ',
    'timeout ',
    ' ',
    '%20',
    '1.1.1.1:',
    'a@a.',
    'code: ',
    'Mon, ',
    '1 s ',
    '“',
    'in ',
    '\n at ',
  )
  for (const part of parts) {
    const message = `${part.repeat(10_000 / part.length)}!`
    const before = process.cpuUsage()
    failureSignature(message, marconi)
    // Some milliseconds; a pattern that backtracks takes seconds or never ends.
    const ms = process.cpuUsage(before).user / 1_000
    expect({ part, isFast: ms < 200 }).toEqual({ part, isFast: true })
  }
})

test('a signature is never longer than its limit, nor cut within a character', () => {
  for (const shift of [0, 1]) {
    const signature = failureSignature('x'.repeat(shift) + '🏠 '.repeat(500), marconi)
    expect(signature.length).toBeLessThanOrEqual(maxSignatureLength)
    expect(signature.isWellFormed()).toBe(true)
  }
})
