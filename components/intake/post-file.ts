import type { z } from 'zod'
import { nameHeader } from '#components/api/person-name.ts'
import { RefusalError, refusalOf } from '#components/api/refusal-error.ts'

/** Sends a file as the whole body. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function postFile<Answer>(options: {
  url: string
  file: Blob
  schema: z.ZodType<Answer>
  onProgress?: (share: number) => void
}): Promise<Answer> {
  const { url, file, schema, onProgress } = options
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    for (const [name, value] of Object.entries(nameHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(new RefusalError(refusalOf(0, null)))
    request.onload = () => {
      const body = parseJson(request.responseText)
      if (request.status >= 200 && request.status < 300) {
        const parsed = schema.safeParse(body)
        if (parsed.success) resolve(parsed.data)
        else reject(new RefusalError(refusalOf(request.status, null)))
      } else {
        reject(new RefusalError(refusalOf(request.status, body), body))
      }
    }
    request.send(file)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
