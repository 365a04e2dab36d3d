import { baseName } from './base-name.ts'
import { reasonPhrase } from './failure-kinds.ts'

const quoted =
  /(?<![\p{L}\p{N}])(["'`]|\\")([^"'`\n\\]{1,300})\1(?![\p{L}\p{N}])|[“‘«]([^“”‘’«»\n]{1,300})[”’»]/gu
const errorKey =
  /(?:error|message|detail|details|title|reason|msg|description|code|type|status)\w{0,12}\\?["']?\s*[:=]\s*$/i
const httpReason = new RegExp(`^${reasonPhrase}$`, 'i')
const longestKey = 40

/** A text in which quotes hold names of things and sentences, and no values. */
export function withoutQuotedValues(text: string): string {
  return text.replace(
    quoted,
    (
      match: string,
      mark: string | undefined,
      straight: string | undefined,
      curly: string | undefined,
      at: number,
    ) => {
      const before = text.slice(Math.max(0, at - longestKey), at)
      const kept = keptOf(straight ?? curly ?? '', before)
      return mark === undefined ? `${match[0]}${kept}${match.at(-1)}` : `${mark}${kept}${mark}`
    },
  )
}

function keptOf(content: string, before: string): string {
  if (content.startsWith('/')) return baseName(content)
  if (content.startsWith('<address>') || /^#\w?\s[\dA-Z#]/.test(content)) return '<address>'
  const words = content.split(/\s+/).filter(Boolean)
  if (words.length < 2) return content.length <= longestKey ? content : '…'
  if (errorKey.test(before) || httpReason.test(content)) return content
  // "Too many requests" says something; "Ann Lee" and "SMITH FAMILY TRUST" are values.
  const small = words.filter((word) => /^[^\p{L}]*\p{Ll}/u.test(word))
  return small.length * 2 >= words.length ? content : '…'
}
