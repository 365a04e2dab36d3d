import type { z } from 'zod'
import { fetchJson } from './fetch-json.ts'
import { nameHeader } from './person-name.ts'

type Change<Answer> = {
  url: string
  schema: z.ZodType<Answer>
  body?: unknown
  method?: 'POST' | 'PATCH'
}

/** Asks the server to change something, in the name that this browser goes by. Throws RefusalError as `fetchJson` does. */
export function sendJson<Answer>({
  url,
  schema,
  body = {},
  method = 'POST',
}: Change<Answer>): Promise<Answer> {
  return fetchJson(url, schema, {
    method,
    headers: { 'content-type': 'application/json', ...nameHeader() },
    body: JSON.stringify(body),
  })
}
