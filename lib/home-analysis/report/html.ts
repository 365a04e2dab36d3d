/** Markup that is safe to print as it is. Only `html` and `joined` make one. */
export type Html = { readonly markup: string }

type Insert = Html | readonly Html[] | string | number | null

/** Markup with everything inserted escaped, unless it is markup itself. Null inserts nothing. */
export function html(strings: TemplateStringsArray, ...inserts: Insert[]): Html {
  const parts = strings.flatMap((text, index) => [
    text,
    index < inserts.length ? markupOf(inserts[index] ?? null) : '',
  ])
  return { markup: parts.join('') }
}

export const nothing: Html = { markup: '' }

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
// Control characters have no place in text; the direction marks among them can make an address read as another.
const invisible = /[^\P{Cc}\n\r\t]|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

export function escapeHtml(text: string): string {
  return text.replace(invisible, '').replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function markupOf(insert: Insert): string {
  if (insert === null) return ''
  if (typeof insert === 'string' || typeof insert === 'number') return escapeHtml(String(insert))
  if ('markup' in insert) return insert.markup
  return insert.map(({ markup }) => markup).join('')
}
