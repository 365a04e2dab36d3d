import type { FailureGroup } from './failure-groups.ts'

/** What services and the way to them say. */
export const failuresOfServices: FailureGroup[] = [
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
    name: 'a time limit that was missed by a little',
    signature: 'curl: (28) Operation timed out after 30000 milliseconds with # bytes received',
    messages: () =>
      [30_001, 30_002, 29_998].map(
        (ms) =>
          `curl: (28) Operation timed out after ${ms} milliseconds with ${ms - 30_000 + 7} bytes received`,
      ),
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
    name: 'a request in the log of a server',
    signature: 'GET /v1/parcels/# took too long',
    messages: () => [
      'GET /v1/parcels/50412087A?fields=all&page=2 took too long',
      'GET /v1/parcels/77 took too long',
    ],
  },
  {
    name: 'whom a service writes to',
    signature: 'The licence of <email> has ended',
    messages: () => [
      'The licence of ann.lee@example.com has ended',
      'The licence of bob+county@mail.county.gov has ended',
    ],
  },
  {
    name: 'one of many machines behind a name, by its newer address',
    signature: 'connect ETIMEDOUT <ip>',
    messages: () => [
      'connect ETIMEDOUT 2606:4700::6810:84e5:443',
      'connect ETIMEDOUT 2001:db8:85a3:0:0:8a2e:370:7334:443',
    ],
  },
]
