import { answeringInWords } from '../../../../api/answer.ts'
import { serveArtifact } from '../../../serve-artifact.ts'

export function GET(request: Request): Promise<Response> {
  return answeringInWords(() => serveArtifact(request))
}

export const HEAD = GET
