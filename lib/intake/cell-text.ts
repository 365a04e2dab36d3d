/** A cell without the spaces around it, and without the ="…" or ' that keep spreadsheets from changing a value. */
export function cellText(cell: string): string {
  const text = cell.trim()
  const start = text.charCodeAt(0)
  if (start === 61) return /^="(.*)"$/s.exec(text)?.[1]?.trim() ?? text
  return start === 39 && /^'\d/.test(text) ? text.slice(1) : text
}
