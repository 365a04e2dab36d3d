// Digits that say what kind of failure it is hide among characters for private use, where no later rule takes them for a
// number that differs from property to property; slashes of a URL, so that none takes it for a file.
const characters = '0123456789/'
const firstHidden = 0xe000
const hidden = /[\uE000-\uE00A]/g

export function keep(text: string): string {
  return text.replace(/[0-9/]/g, (character) =>
    String.fromCharCode(firstHidden + characters.indexOf(character)),
  )
}

export function showKept(text: string): string {
  return text.replace(hidden, (character) => characters.charAt(character.charCodeAt(0) - firstHidden))
}

/** A text that holds none of those characters of its own. */
export function withoutHidden(text: string): string {
  return text.replace(hidden, '')
}
