import type { z } from 'zod'
import { RefusalError, refusalOf } from './refusal-error.ts'

/** Fetches and checks JSON. Throws RefusalError for anything that is not a good answer. */
export async function fetchJson<Answer>(
  url: string,
  schema: z.ZodType<Answer>,
  init?: RequestInit,
): Promise<Answer> {
  const response = await fetch(url, init).catch(() => null)
  if (response === null) throw new RefusalError(refusalOf(0, null))
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new RefusalError(refusalOf(response.status, body))
  return schema.parse(body)
}
