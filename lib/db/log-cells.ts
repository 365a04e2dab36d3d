type LogCell = { propertyRunId: number; phaseIndex: number }

// Postgres takes payloads of less than 8000 bytes.
const payloadLengthLimit = 7_900

/** One text per cell, the same on both sides of a notification. */
export function logCellKey({ propertyRunId, phaseIndex }: LogCell): string {
  return `${propertyRunId}.${phaseIndex}`
}

/** The payloads that name these cells, each once. */
export function logCellPayloads(cells: readonly LogCell[]): string[] {
  const payloads: string[] = []
  let payload = ''
  for (const key of new Set(cells.map(logCellKey))) {
    if (payload !== '' && payload.length + 1 + key.length > payloadLengthLimit) {
      payloads.push(payload)
      payload = ''
    }
    payload += payload === '' ? key : `,${key}`
  }
  return payload === '' ? payloads : [...payloads, payload]
}

/** The keys of the cells that a payload names. */
export function logCellKeys(payload: string): string[] {
  return payload.split(',')
}
