import { artifactPath } from '#lib/contract/artifact-path.ts'
import { readArtifact } from '#lib/queries/read-artifact.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answerInWords, answeringInWords, notFound } from '../../api/answer.ts'
import { artifactParameters } from '../../api/route-parameters.ts'

/** The short address of a file, for people and programs: leads to the one that the browser may keep. */
export function GET(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answeringInWords(async () => {
    const parsed = artifactParameters.safeParse(await context.params)
    const artifact = parsed.success ? await readArtifact(appDatabase(), parsed.data.id) : null
    if (artifact === null) return answerInWords(notFound('such file'))
    const location = artifactPath(artifact) + new URL(request.url).search
    return new Response(null, { status: 307, headers: { location, 'cache-control': 'no-store' } })
  })
}

export const HEAD = GET
