import type { z } from 'zod'
import type { JsonObject, WrittenFile } from '#lib/executors/executor.ts'
import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'

export function completedWith(
  output: JsonObject,
  warnings: string[] = [],
  artifacts: WrittenFile[] = [],
): ModuleOutcome {
  return { kind: 'completed', output, warnings, artifacts }
}

/**
 * The output of an earlier phase. It was written by a phase of this same pipeline version, so anything else is our fault.
 * @throws when it is missing or has another shape.
 */
export function inputOf<T extends z.ZodType>(request: ModuleRequest, phaseId: string, schema: T): z.infer<T> {
  const parsed = schema.safeParse(request.inputs[phaseId])
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(
    `The output of ${phaseId} cannot be read at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'missing'}`,
  )
}
