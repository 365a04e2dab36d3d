import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'

type Guard = (request: { method?: string; headers: IncomingHttpHeaders }) => boolean

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a request was meant for this server, and came from one of its own pages where it says which page it came from.
 * A page elsewhere that points a name of its own at this address (DNS rebinding) fails by its Host; a form or script
 * elsewhere fails by its Origin. Addresses given as numbers cannot be rebound. Programs send no Origin and pass.
 */
export function createRequestGuard(place: { host: string; publicUrl: string | null }): Guard {
  const publicUrl = place.publicUrl === null ? null : new URL(place.publicUrl)
  const isLoopback = loopbackNames.includes(place.host) || place.host === '::1'
  const isOurHost = (host: string) => {
    if (host.toLowerCase() === publicUrl?.host) return true
    const name = host.replace(/:\d+$/, '').toLowerCase()
    if (loopbackNames.includes(name)) return true
    if (isLoopback) return false
    return isIP(name.replace(/^\[|\]$/g, '')) > 0 || name === place.host || name === hostname().toLowerCase()
  }
  return ({ method, headers }) => {
    const host = headers.host ?? ''
    if (!isOurHost(host)) return false
    // Also where it only reads: a page elsewhere that asks may not hear the answer, but it may open a live connection.
    if (headers.origin !== undefined) {
      return URL.parse(headers.origin)?.host === host || headers.origin === publicUrl?.origin
    }
    const isReading = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined
    return isReading || headers['sec-fetch-site'] !== 'cross-site'
  }
}
