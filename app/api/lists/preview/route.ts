import { previewList } from '#lib/commands/import-list.ts'
import { uploadQuerySchema } from '#lib/contract/runs.ts'
import { maxListBytes } from '#lib/intake/limits.ts'
import { answering } from '../../answer.ts'
import { readBytes } from '../../read-body.ts'

export function POST(request: Request): Promise<Response> {
  return answering(async () => {
    const query = uploadQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
    const bytes = await readBytes(request, maxListBytes)
    return bytes.ok ? previewList({ ...query, bytes: bytes.value }) : bytes
  })
}
