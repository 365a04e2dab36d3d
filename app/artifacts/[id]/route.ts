import { readArtifact } from '#lib/queries/read-artifact.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answer, notFound } from '../../api/answer.ts'
import { artifactParameters } from '../../api/route-parameters.ts'

// The policy that keeps what a phase wrote from running anything is set in lib/server/security-headers.ts.
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
      'cache-control': 'no-store',
    },
  })
}

function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') && !mediaType.includes('charset')
    ? `${mediaType}; charset=utf-8`
    : mediaType
}
