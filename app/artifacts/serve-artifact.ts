import { Readable } from 'node:stream'
import { parseArtifactPath } from '#lib/contract/artifact-path.ts'
import { accepted, type Result } from '#lib/contract/refusal.ts'
import { type ArtifactFile, readArtifactAt, readArtifactContent } from '#lib/queries/read-artifact.ts'
import { appArtifacts } from '#lib/server/app-artifacts.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { lengthHeader } from '#lib/server/content-length.ts'
import { answerInWords, notFound } from '../api/answer.ts'
import { artifactHeaders, etagOf } from './artifact-headers.ts'
import { readRange } from './read-range.ts'

type Range = { start: number; end: number } | null

/** The file at this address, or the part of it that is asked for, from wherever it is kept, as a stream. */
export async function serveArtifact(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const place = parseArtifactPath(pathname)
  const file = place === null ? null : await readArtifactAt(appDatabase(), place)
  if (file === null) return answerInWords(notFound('such file'))
  const headers = artifactHeaders(file, { isDownload: searchParams.has('download') })
  const etag = etagOf(file)
  if (isKnown(request.headers, etag)) return new Response(null, { status: 304, headers })
  const asked =
    request.method === 'GET'
      ? readRange(request.headers, { size: file.size, etag })
      : { kind: 'all' as const }
  if (asked.kind === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${file.size}` } })
  }
  const range = asked.kind === 'part' ? asked : null
  const opened = await openFile(file, range)
  if (!opened.ok) return answerInWords(opened)
  headers.set(lengthHeader, String(range === null ? file.size : range.end - range.start + 1))
  if (range !== null) headers.set('content-range', `bytes ${range.start}-${range.end}/${file.size}`)
  return new Response(bodyOf(opened.value, request), { status: range === null ? 200 : 206, headers })
}

function isKnown(headers: Headers, etag: string): boolean {
  const known = headers.get('if-none-match')
  return (
    known !== null && known.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
  )
}

async function openFile(file: ArtifactFile, range: Range): Promise<Result<Readable | Uint8Array>> {
  const { location } = file
  if (location !== null) return appArtifacts().open({ ...file, location }, range)
  const content = await readArtifactContent(appDatabase(), file.id)
  return accepted(range === null ? content : content.subarray(range.start, range.end + 1))
}

/** Whoever stops reading, or only wants the headers, has the source closed. */
function bodyOf(opened: Readable | Uint8Array, request: Request): BodyInit | null {
  if (request.method === 'HEAD') {
    if (opened instanceof Readable) opened.destroy()
    return null
  }
  // The two declare the same standard stream, each with a type of its own.
  return opened instanceof Readable
    ? (Readable.toWeb(opened) as ReadableStream<Uint8Array>)
    : Buffer.from(opened)
}
