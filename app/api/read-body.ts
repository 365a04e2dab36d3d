import { accepted, refused, type Result } from '#lib/contract/refusal.ts'

const maxJsonBytes = 1_000_000

/** The body's bytes. Refused as soon as it is known to be longer than `maxBytes`, without reading on. */
export async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return accepted(Buffer.concat(chunks, size))
}

export async function readJson(request: Request): Promise<Result<unknown>> {
  const bytes = await readBytes(request, maxJsonBytes)
  if (!bytes.ok) return bytes
  try {
    return accepted(JSON.parse(new TextDecoder().decode(bytes.value)))
  } catch {
    return refused('bad_input', 'The body is not JSON.', 'Send one JSON object.')
  }
}

function tooLarge(maxBytes: number): Result<never> {
  const megabytes = Math.floor(maxBytes / 1_000_000)
  return refused(
    'too_large',
    `The body is larger than ${megabytes} MB.`,
    maxBytes === maxJsonBytes
      ? 'Name fewer cells or homes at once, or choose them by a scope of their own.'
      : 'Split the file into smaller lists, or leave out columns that nobody needs.',
  )
}
