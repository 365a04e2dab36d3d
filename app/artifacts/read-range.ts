export type AskedRange =
  | { kind: 'all' }
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' }

/**
 * What a GET asks of a file of `size` bytes. Several ranges at once, and a range of another version (If-Range), are answered
 * with all of it, as the protocol allows.
 */
export function readRange(headers: Headers, { size, etag }: { size: number; etag: string }): AskedRange {
  const condition = headers.get('if-range')
  if (condition !== null && condition !== etag) return { kind: 'all' }
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range')?.trim() ?? '') ?? []
  if (first === '' && last === '') return { kind: 'all' }
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return { kind: 'all' } // no valid range
  return start > end ? { kind: 'unsatisfiable' } : { kind: 'part', start, end }
}
