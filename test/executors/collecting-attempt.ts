import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AttemptRequest } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import { collectorSchema } from '#lib/pipeline/workspace-definition.ts'
import { attemptOf, type RecordedAttempt } from './attempt-request.ts'

/** An attempt with these collectors, in a workspace with these files. */
export async function attemptWithFiles(
  files: Record<string, unknown>,
  collect: object[],
  phase: Partial<Phase> = {},
): Promise<RecordedAttempt> {
  const recorded = await attemptOf({ ...phase, collect: collect.map((one) => collectorSchema.parse(one)) })
  for (const [path, content] of Object.entries(files)) await put(recorded.request, path, content)
  return recorded
}

export async function put({ workspace }: AttemptRequest, path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true })
  await writeFile(join(workspace, path), typeof content === 'string' ? content : JSON.stringify(content))
}
