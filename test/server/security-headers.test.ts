import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { addSecurityHeaders } from '#lib/server/security-headers.ts'

function policiesOf(url: string) {
  const request = new IncomingMessage(new Socket())
  request.url = url
  request.headers.host = 'localhost:3000'
  const response = new ServerResponse(request)
  addSecurityHeaders(request, response)
  return {
    resource: response.getHeader('cross-origin-resource-policy'),
    sent: String(response.getHeader('content-security-policy')),
    forNext: String(request.headers['content-security-policy']),
  }
}

test('a page gets the nonce that Next puts on its scripts, another one each time', () => {
  const first = policiesOf('/runs/1')
  expect(first.sent).toBe(first.forNext)
  expect(first.sent).toMatch(/script-src 'self' 'nonce-[\w+/=]+'/)
  expect(policiesOf('/runs/1').sent).not.toBe(first.sent)
})

test('what a phase wrote is shown in a sandbox that runs and loads nothing', () => {
  const { sent } = policiesOf('/artifacts/12')
  expect(sent).toMatch(/^sandbox; default-src 'none'/)
  expect(sent).not.toContain('script-src')
  expect(sent).not.toContain('allow-')
})

test.each(['/x/../artifacts/12', '/./artifacts/12', 'http://localhost:3000/artifacts/12'])(
  'the sandbox holds under the address %s, which leads to the same file',
  (url) => {
    expect(policiesOf(url).sent).toMatch(/^sandbox;/)
  },
)

const sha256 = 'ab'.repeat(32)

test('under its lasting address a page finds the other files of its attempt, and nothing else', () => {
  const { sent, resource } = policiesOf(`/artifacts/12/${sha256}/report/index.html`)
  const siblings = `localhost:3000/artifacts/12/${sha256}/`
  expect(sent).toMatch(/^sandbox; default-src 'none';/)
  expect(sent).toContain(`img-src data: ${siblings};`)
  expect(sent).toContain(`style-src 'unsafe-inline' ${siblings};`)
  expect(sent).not.toMatch(/script-src|allow-|connect-src|'self'(?<!frame-ancestors 'self')/)
  expect(resource).toBe('cross-origin')
})

test.each(['/artifacts/12', '/runs/1', `/artifacts/12/${sha256.slice(1)}/a.png`, `/artifacts/12/${sha256}`])(
  'what is behind %s, which others can guess, is not for pages of others',
  (url) => {
    expect(policiesOf(url).resource).toBe('same-origin')
  },
)

test('a PDF, which no browser shows in a sandbox, loads and runs nothing without one', () => {
  const { sent } = policiesOf(`/artifacts/12/${sha256}/Plan.PDF?download`)
  expect(sent).toMatch(/^default-src 'none'; object-src 'self'/)
  expect(sent).not.toContain('script-src')
})
