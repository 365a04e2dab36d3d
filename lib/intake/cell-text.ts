// Escape sequences steer a terminal, and direction marks show a text in another order than it stands in.
const steering = /[\p{Cc}--[\t\n\v\f]]|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gv

/** A cell without the spaces around it, what steers a display, and the ="…" or ' that keep spreadsheets from changing a value. */
export function cellText(cell: string): string {
  const text = cell.replace(steering, '').trim()
  const start = text.charCodeAt(0)
  if (start === 61) return /^="(.*)"$/s.exec(text)?.[1]?.trim() ?? text
  return start === 39 && /^'\d/.test(text) ? text.slice(1) : text
}
