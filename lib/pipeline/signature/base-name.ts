/** The name of a file without its folders; of something temporary, which has a new name each time, only the extension. */
export function baseName(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean)
  const last = parts.at(-1) ?? path
  const isTemporary = /[/\\](?:tmp|temp)[/\\]|^\/var\/folders\//i.test(path)
  if (!isTemporary) return last
  return last.includes('.') ? last.replace(/^tmp\w{6,}(?=\.)/, '#') : '#'
}
