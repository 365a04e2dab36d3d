import { expect, test } from 'vitest'
import { artifactHeaders, contentDisposition } from '../../app/artifacts/artifact-headers.ts'
import { readRange } from '../../app/artifacts/read-range.ts'
import { artifactPath, parseArtifactPath } from '#lib/contract/artifact-path.ts'

const sha256 = 'ab'.repeat(32)

test.each([
  ['bytes=0-0', { kind: 'part', start: 0, end: 0 }],
  ['bytes=5-', { kind: 'part', start: 5, end: 9 }],
  ['bytes=5-99', { kind: 'part', start: 5, end: 9 }],
  ['bytes=-3', { kind: 'part', start: 7, end: 9 }],
  ['bytes=-99', { kind: 'part', start: 0, end: 9 }],
  ['bytes=10-', { kind: 'unsatisfiable' }],
  ['bytes=99-100', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=5-2', { kind: 'all' }],
  ['bytes=-', { kind: 'all' }],
  ['bytes=0-1,4-5', { kind: 'all' }],
  ['lines=0-1', { kind: 'all' }],
  ['bytes=a-b', { kind: 'all' }],
])('%s of ten bytes', (range, expected) => {
  expect(readRange(new Headers({ range }), { size: 10, etag: '"x"' })).toEqual(expected)
})

test('an empty file has no part to give', () => {
  const given = { size: 0, etag: '"x"' }
  expect(readRange(new Headers({ range: 'bytes=0-' }), given)).toEqual({ kind: 'unsatisfiable' })
  expect(readRange(new Headers({ range: 'bytes=-1' }), given)).toEqual({ kind: 'unsatisfiable' })
  expect(readRange(new Headers(), given)).toEqual({ kind: 'all' })
})

test.each([
  ['plain.csv', `inline; filename="plain.csv"; filename*=UTF-8''plain.csv`],
  [
    `it's "so" (1).txt`,
    `inline; filename="it_s _so_ (1).txt"; filename*=UTF-8''it%27s%20%22so%22%20%281%29.txt`,
  ],
  ['a\r\nSet-Cookie: x', `inline; filename="a__Set-Cookie_ x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`],
  ['photos/vörne 🏠.jpg', `inline; filename="v_rne __.jpg"; filename*=UTF-8''v%C3%B6rne%20%F0%9F%8F%A0.jpg`],
  ['\uD800.txt', `inline; filename="_.txt"; filename*=UTF-8''%EF%BF%BD.txt`],
])('the name %j goes into the header without breaking out of it', (name, expected) => {
  expect(contentDisposition('inline', name)).toBe(expected)
  expect(() => new Headers({ 'content-disposition': contentDisposition('inline', name) })).not.toThrow()
})

function headersOf(name: string, mediaType: string, isDownload = false) {
  const headers = artifactHeaders({ id: 1, name, mediaType, size: 1, sha256, location: null }, { isDownload })
  return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]]
}

test.each([
  ['a.html', 'text/html', ['text/html; charset=utf-8', 'inline']],
  ['a.svg', 'image/svg+xml', ['image/svg+xml', 'inline']],
  ['a.pdf', 'application/pdf', ['application/pdf', 'inline']],
  ['a.zip', 'application/zip', ['application/zip', 'attachment']],
  ['a.js', 'text/javascript', ['text/javascript; charset=utf-8', 'attachment']],
  ['a.xml', 'application/xml', ['application/xml', 'attachment']],
  ['a.txt', 'text/plain\r\nx: y', ['application/octet-stream', 'attachment']],
  // Under a name in .pdf the policy has no sandbox, and outside such a name a PDF is not shown.
  ['a.pdf', 'text/html', ['application/octet-stream', 'attachment']],
  ['a.html', 'application/pdf', ['application/octet-stream', 'attachment']],
])('%s that says it is %j', (name, mediaType, expected) => {
  expect(headersOf(name, mediaType)).toEqual(expected)
  expect(headersOf(name, mediaType, true)[1]).toBe('attachment')
})

test('a path leads back to what it was made of, whatever is in the name', () => {
  for (const name of ['a.txt', 'r/ö 🏠 100%?#&.html', `it's "x"`, '…end.png']) {
    expect(parseArtifactPath(artifactPath({ id: 7, sha256, name }))).toEqual({ id: 7, sha256, name })
  }
  const bad = [
    '/artifacts/1',
    `/artifacts/x/${sha256}/a`,
    `/artifacts/9999999999/${sha256}/a`,
    `/artifacts/1/${sha256}/%ff`,
    `/artifacts/1/${sha256}/a%00.pdf`,
  ]
  for (const path of bad) expect(parseArtifactPath(path)).toBeNull()
})
