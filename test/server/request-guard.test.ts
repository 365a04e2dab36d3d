import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { createRequestGuard } from '#lib/server/request-guard.ts'

type Case = [what: string, isAllowed: boolean, method: string, headers: Record<string, string>]

const local = createRequestGuard({ host: '127.0.0.1', publicUrl: null })

describe('on this machine only', () => {
  test.each<Case>([
    ['our address', true, 'GET', { host: '127.0.0.1:3000' }],
    ['localhost', true, 'GET', { host: 'localhost:3000' }],
    ['localhost in capitals', true, 'GET', { host: 'LocalHost:3000' }],
    ['IPv6', true, 'GET', { host: '[::1]:3000' }],
    ['no port', true, 'GET', { host: 'localhost' }],
    ['no host at all', false, 'GET', {}],
    ['a name that was rebound to this machine', false, 'GET', { host: 'evil.example:3000' }],
    ['a name that begins like ours', false, 'GET', { host: 'localhost.evil.example:3000' }],
    ['a name that ends like ours', false, 'GET', { host: 'evil.localhost:3000' }],
    ['an address of the network', false, 'GET', { host: '192.168.1.7:3000' }],
    ["this machine's name", false, 'GET', { host: `${hostname()}:3000` }],
    ['a user before the name', false, 'GET', { host: 'localhost@evil.example' }],
    ['our page', true, 'POST', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
    ['a program', true, 'POST', { host: 'localhost:3000' }],
    ['a foreign page', false, 'POST', { host: 'localhost:3000', origin: 'https://evil.example' }],
    ['a page of another port', false, 'POST', { host: 'localhost:3000', origin: 'http://localhost:4000' }],
    ['a page of our other name', false, 'POST', { host: 'localhost:3000', origin: 'http://127.0.0.1:3000' }],
    ['a sandboxed page', false, 'POST', { host: 'localhost:3000', origin: 'null' }],
    ['an origin that is none', false, 'POST', { host: 'localhost:3000', origin: 'localhost:3000' }],
    ['a form of another site', false, 'POST', { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }],
    ['a form of ours', true, 'POST', { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' }],
    ['a link of another site', true, 'GET', { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }],
    ['a foreign page that reads', false, 'GET', { host: 'localhost:3000', origin: 'https://evil.example' }],
    ['our page that reads', true, 'GET', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
    [
      'a foreign page that deletes',
      false,
      'DELETE',
      { host: 'localhost:3000', origin: 'https://evil.example' },
    ],
    [
      'a websocket of a foreign page',
      false,
      'GET',
      { host: 'localhost:3000', upgrade: 'websocket', origin: 'https://evil.example' },
    ],
    [
      'a websocket of ours',
      true,
      'GET',
      { host: 'localhost:3000', upgrade: 'websocket', origin: 'http://localhost:3000' },
    ],
    [
      'a websocket of another site without an origin',
      false,
      'GET',
      { host: 'localhost:3000', upgrade: 'websocket', 'sec-fetch-site': 'cross-site' },
    ],
  ])('%s: %s', (_what, isAllowed, method, headers) => {
    expect(local({ method, headers })).toBe(isAllowed)
  })

  test('it is the same under the other names of this machine', () => {
    for (const host of ['localhost', '::1', '[::1]']) {
      const guard = createRequestGuard({ host, publicUrl: null })
      expect(guard({ method: 'GET', headers: { host: 'localhost:3000' } })).toBe(true)
      expect(guard({ method: 'GET', headers: { host: 'evil.example' } })).toBe(false)
    }
  })
})

describe('open to the network', () => {
  const open = createRequestGuard({ host: '0.0.0.0', publicUrl: null })

  test.each<Case>([
    ['an address, which cannot be rebound', true, 'GET', { host: '192.168.1.7:3000' }],
    ['an IPv6 address', true, 'GET', { host: '[fe80::1]:3000' }],
    ["this machine's name", true, 'GET', { host: `${hostname().toUpperCase()}:3000` }],
    ['a rebound name', false, 'GET', { host: 'evil.example:3000' }],
    ['our page', true, 'POST', { host: '192.168.1.7:3000', origin: 'http://192.168.1.7:3000' }],
    ['a foreign page', false, 'POST', { host: '192.168.1.7:3000', origin: 'http://evil.example' }],
  ])('%s: %s', (_what, isAllowed, method, headers) => {
    expect(open({ method, headers })).toBe(isAllowed)
  })
})

describe('behind a proxy', () => {
  const guard = createRequestGuard({ host: '127.0.0.1', publicUrl: 'https://Homes.Example.com/plotline' })
  const origin = 'https://homes.example.com'

  test.each<Case>([
    ['the public name', true, 'POST', { host: 'homes.example.com', origin }],
    ['the public name in capitals', true, 'GET', { host: 'Homes.Example.COM' }],
    ['a proxy that asks under our own name', true, 'POST', { host: '127.0.0.1:3000', origin }],
    ['another public name', false, 'POST', { host: 'evil.example', origin }],
    ['the public name at another port', false, 'GET', { host: 'homes.example.com:8443' }],
    ['a foreign page', false, 'POST', { host: 'homes.example.com', origin: 'https://evil.example' }],
    [
      'a page without encryption',
      false,
      'POST',
      { host: '127.0.0.1:3000', origin: 'http://homes.example.com' },
    ],
  ])('%s: %s', (_what, isAllowed, method, headers) => {
    expect(guard({ method, headers })).toBe(isAllowed)
  })
})
