import type { IncomingMessage } from 'node:http'

/**
 * Whether Next can take a request: one whose path is not percent-encoded UTF-8, or whose method is none that `Request`
 * knows, it answers with a 500, as if Plotline were at fault.
 */
export function isReadableRequest({ method, url = '/' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  if (method === 'TRACE' || method === 'TRACK' || method === 'CONNECT') return false
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}
