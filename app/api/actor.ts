const maxLength = 80

/** Who asks, by the name they gave themselves or by the one a proxy gives them. A claim for the history, not a proof. */
export function actorOf(request: Request): string {
  const own = request.headers.get('x-plotline-name')
  return (
    (own === null ? '' : readableName(decoded(own))) ||
    readableName(request.headers.get('x-forwarded-user') ?? '') ||
    'browser'
  )
}

/** Headers hold no more than Latin-1, so the browser sends the name percent-encoded. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

// Control characters, and marks that turn the direction of text: a name must not steer what it is shown in.
const unreadable = /[\p{Cc}\p{Cf}\p{Cs}]/gu

function readableName(name: string): string {
  // Once more, because the cut may leave half a character behind.
  return name.replace(unreadable, '').trim().slice(0, maxLength).replace(unreadable, '').trim()
}
