/** A header as aliases are compared: without case, accents of form, text in brackets, and punctuation but $ / #. */
export function normaliseHeader(header: string): string {
  return wordsOf(header.normalize('NFKC').replace(/\([^)]*\)/g, ' '))
}

function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll('\uFEFF', '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9$/#]+/g, ' ')
    .trim()
}

/** "List Price", "list_price" and "ListPrice" are one name. */
export function compactHeader(header: string): string {
  return normaliseHeader(header).replaceAll(' ', '')
}

/** Headers that name a person other than the home: never taken for the home's own address or facts. */
export function isAboutAPerson(header: string): boolean {
  return /owner|mail|agent|agency|broker|tenant|borrower|lender|grantor|grantee|trustee|contact|seller|buyer|phone/.test(
    wordsOf(header),
  )
}

/** Headers of columns that hold names, mailing addresses, phones or e-mail addresses of private people. */
export function isPersonal(header: string): boolean {
  const name = wordsOf(header)
  if (/owner (occupied|occ|type|count)|ownership/.test(name)) return false
  return /owner|mail|phone|mobile|\bcell\b|\bfax\b|(first|last|full|middle) name|tenant|borrower|grantor|grantee|trustee|contact|care of|(seller|buyer) name/.test(
    name,
  )
}

/** Headers made fit to be keys: blank ones named by place, equal ones numbered from the second on. */
export function distinctHeaders(headers: string[]): string[] {
  const taken = new Set<string>()
  return headers.map((header, index) => {
    const name = header.replaceAll('\uFEFF', '').replace(/\s+/g, ' ').trim()
    const base = name === '' || name === '__proto__' ? `Column ${index + 1}` : name
    let distinct = base
    for (let number = 2; taken.has(distinct); number++) distinct = `${base} (${number})`
    taken.add(distinct)
    return distinct
  })
}
