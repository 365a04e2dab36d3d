import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  isPdfName,
  parseArtifactPath,
  siblingsPath,
  type ArtifactPlace,
} from '#lib/contract/artifact-path.ts'

/**
 * The strict headers of every answer. The policy goes on the request as well: Next reads the nonce from there and puts it
 * on its own scripts. Next keeps a header that is there already, so a route cannot put a policy of its own in its place:
 * that of artifacts is decided here too.
 */
export function addSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), request.headers.host ?? '')
  request.headers['content-security-policy'] = policy
  // Next answers "/x/../artifacts/1" as well: what counts is where the path leads.
  const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/'
  const artifact = parseArtifactPath(path)
  const isArtifact = path.startsWith('/artifacts/')
  response.setHeader(
    'Content-Security-Policy',
    isArtifact ? artifactPolicy(artifact, request.headers.host ?? '') : policy,
  )
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  // In the sandbox a page is of no origin, so its own images come to it from another. Whoever is to ask must know the hash.
  response.setHeader('Cross-Origin-Resource-Policy', artifact === null ? 'same-origin' : 'cross-origin')
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
}

/**
 * What a phase wrote is data: a page of it may be looked at, but runs nothing, sends nothing and loads nothing but images, style
 * sheets and films of its own attempt. A PDF, which browsers refuse to show in a sandbox, has no way to load or run anything
 * here; the route hands nothing else out under such a name.
 */
function artifactPolicy(artifact: ArtifactPlace | null, host: string): string {
  if (artifact !== null && isPdfName(artifact.name)) {
    return `default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`
  }
  // Without a scheme it is that of the page itself.
  const siblings = artifact === null ? '' : ` ${host}${siblingsPath(artifact)}`
  return [
    'sandbox',
    `default-src 'none'`,
    `style-src 'unsafe-inline'${siblings}`,
    `img-src data:${siblings}`,
    ...(siblings === '' ? [] : [`media-src${siblings}`]),
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'self'`,
  ].join('; ')
}

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
