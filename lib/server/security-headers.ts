import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The strict headers of every answer. The policy goes on the request as well: Next reads the nonce from there and puts it
 * on its own scripts. Next keeps a header that is there already, so a route cannot put a policy of its own in its place:
 * that of artifacts is decided here too.
 */
export function addSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), request.headers.host ?? '')
  request.headers['content-security-policy'] = policy
  // Next answers "/x/../artifacts/1" as well: what counts is where the path leads.
  const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname
  const isArtifact = path?.startsWith('/artifacts/') ?? false
  response.setHeader('Content-Security-Policy', isArtifact ? artifactPolicy : policy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
}

// What a phase wrote is data: a page of it may be looked at, but runs nothing and loads nothing.
const artifactPolicy = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'`

// `host` has passed the request guard. Safari does not count a websocket as 'self'.
function contentSecurityPolicy(nonce: string, host: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:`,
    `connect-src 'self' ws://${host} wss://${host}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'self'`,
  ].join('; ')
}
