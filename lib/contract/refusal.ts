import { z } from 'zod'

/**
 * Every way in which a request can be turned down. Each transport maps these once: HTTP in app, exit codes in the CLI.
 * `internal` is a surprise, as a transport tells of it: code of ours throws instead.
 */
export const refusalCodes = ['bad_input', 'too_large', 'not_found', 'conflict', 'internal'] as const

/** `message` says what happened and to what; `fix` what to do. `problems` lists the places when there are several. */
export const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  message: z.string(),
  fix: z.string(),
  problems: z.array(z.string()).default([]),
})
export type Refusal = z.infer<typeof refusalSchema>

export type Refused = { ok: false; refusal: Refusal }

/** An expected refusal is a value; a surprise is an exception. */
export type Result<T> = { ok: true; value: T } | Refused

export function accepted<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function refused(
  code: Refusal['code'],
  message: string,
  fix: string,
  problems: string[] = [],
): Refused {
  return { ok: false, refusal: { code, message, fix, problems } }
}
