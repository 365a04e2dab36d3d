import { readArtifact } from '#lib/queries/read-artifact.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answer, notFound } from '../../api/answer.ts'
import { artifactParameters } from '../../api/route-parameters.ts'

// What a phase wrote is data: a page of it may be looked at, but runs nothing and loads nothing.
const sandbox =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
const shownInPlace = /^(text\/(html|plain|csv|markdown)|application\/(json|pdf)|image\/(png|jpeg|gif|webp))\b/

export async function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  const parsed = artifactParameters.safeParse(await context.params)
  const artifact = parsed.success ? await readArtifact(appDatabase(), parsed.data.id) : null
  if (artifact === null) return answer(notFound('such file'))
  const disposition = shownInPlace.test(artifact.mediaType) ? 'inline' : 'attachment'
  return new Response(Buffer.from(artifact.content), {
    headers: {
      'content-type': withCharset(artifact.mediaType),
      'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(artifact.name)}`,
      'content-security-policy': sandbox,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    },
  })
}

function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') && !mediaType.includes('charset')
    ? `${mediaType}; charset=utf-8`
    : mediaType
}
