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
