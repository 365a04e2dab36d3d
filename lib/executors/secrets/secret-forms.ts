// Shorter values (a flag, a state, a port) stand in ordinary text everywhere: masked, they would make it unreadable, and tell
// by where they are missing what they are.
export const shortestSecret = 6

const wrapWidths = [64, 76] // where openssl and base64 break their lines

/**
 * Every way in which a secret may be written: as it is, each of its lines, and each of these in JSON, in a URL and in
 * base64, alone or inside of something longer. Longest first.
 */
export function secretForms(secret: string): string[] {
  const whole = secret.toWellFormed()
  const lines = whole.split(/\r?\n|\r/).map((line) => line.trim())
  const plain = new Set([whole, whole.trim(), ...lines].filter(isLongEnough))
  const forms = [...plain].flatMap((text) => [
    text,
    ...jsonForms(text),
    ...urlForms(text),
    ...base64Forms(text),
  ])
  return [...new Set(forms)].filter(isLongEnough).toSorted((a, b) => b.length - a.length)
}

function isLongEnough(text: string): boolean {
  return text.length >= shortestSecret
}

function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  // As Python writes it.
  const ascii = json.replaceAll(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [json, ascii, json.replaceAll('/', '\\/')]
}

/** encodeURIComponent's, and stricter ones; Python's quote leaves the slash; forms have "+" for a blank. */
function urlForms(text: string): string[] {
  const component = encodeURIComponent(text)
  const strict = component.replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return [component, strict]
    .flatMap((form) => [form, form.replaceAll('%2F', '/'), form.replaceAll('%20', '+')])
    .flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())])
}

/** In base64 three bytes are four letters: inside of something longer, a text is written in one of three ways. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const whole = bytes.toString('base64')
  const inside = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const ownStart = Math.ceil((shift * 8) / 6)
    // The last letter also tells of what follows, unless the bytes come out even.
    const ownEnd = Math.floor((shifted.length * 8) / 6)
    return shifted.toString('base64').slice(ownStart, ownEnd)
  })
  const wrapped = wrapWidths.flatMap((width) => (whole.length > width ? pieces(whole, width) : []))
  return [whole, ...inside, ...wrapped].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ])
}

function pieces(text: string, width: number): string[] {
  return Array.from({ length: Math.ceil(text.length / width) }, (_, index) =>
    text.slice(index * width, (index + 1) * width),
  )
}
