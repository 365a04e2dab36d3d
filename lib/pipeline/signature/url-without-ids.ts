import { keep } from './kept-characters.ts'

/** A URL with its scheme, host and port, and of its path what names a place in the service. User, ids and query are out. */
export function urlWithoutIds(match: string): string {
  const [, url = match, after = ''] = /^(.*?)([.,;:!?]*)$/s.exec(match) ?? []
  const [, scheme = '', authority = '', path = ''] = /^([^:]*):\/\/([^/?#]*)(.*)$/s.exec(url) ?? []
  if (scheme.toLowerCase() === 'file') return (path.split('/').at(-1) ?? '') + after
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return keep(`${scheme}://${hostWithoutAddress(host)}`) + pathWithoutIds(path) + after
}

/** A path of a service, its query left out and its ids replaced. */
export function pathWithoutIds(match: string): string {
  const [, path = match, after = ''] = /^(.*?)([.,;:!?]*)$/s.exec(match) ?? []
  const end = path.search(/\?|(?<!\/)#/)
  const segments = (end < 0 ? path : path.slice(0, end)).split('/')
  return keep(segments.map(segmentWithoutId).join('/')) + after
}

function segmentWithoutId(segment: string): string {
  if (segment === '' || segment === '<address>' || segment === '<city>') return segment
  return /^(?:v\d{1,2}|[A-Za-z_.~-]{1,40})$/.test(segment) ? segment : '#'
}

/** An IP address: one of a private network is somebody's server, a public one is any of many behind a name. */
export function hostOf(_match: string, ip: string, port: string | undefined): string {
  return (isPrivate(ip) ? keep(ip) : '<ip>') + keep(port ?? '')
}

function hostWithoutAddress(host: string): string {
  return host.replace(/^(\d{1,3}(?:\.\d{1,3}){3})(?=:|$)/, (ip) => (isPrivate(ip) ? ip : '<ip>'))
}

function isPrivate(ip: string): boolean {
  return /^(?:127|10|0|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(ip)
}
