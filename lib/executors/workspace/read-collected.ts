import { readFile, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import Papa from 'papaparse'
import { isJsonObject } from '#lib/executors/last-json-object.ts'
import { parsePythonJson } from '#lib/executors/python-json.ts'
import { pathInWorkspace } from './workspace-paths.ts'
import type { JsonValue } from '#lib/executors/executor.ts'

/** `value` undefined: there is no such file. `error`: a sentence that names the file and the place. */
export type ReadFile = { value: JsonValue | undefined } | { error: string; isBroken: boolean }

export const collectedBytesLimit = 20 * 1024 * 1024 // it is parsed whole, in memory

// Another phase of the property may be writing the file as a whole, as the source project's scripts do.
const reads = 4
const rereadMs = 150

/**
 * Reads a .json or .csv file of the workspace. A CSV becomes its rows, header to cell. One that is broken is read again:
 * half a second long it may be half written. A byte order mark is passed over.
 */
export async function readCollected(
  workspace: string,
  path: string,
  waitToReread: () => Promise<unknown> = () => delay(rereadMs),
): Promise<ReadFile> {
  let read = await readOnce(workspace, path)
  for (let n = 1; n < reads && 'error' in read && read.isBroken; n++) {
    await waitToReread()
    read = await readOnce(workspace, path)
  }
  return read
}

async function readOnce(workspace: string, path: string): Promise<ReadFile> {
  const file = pathInWorkspace(workspace, path)
  if (file === null) return refuse(`${path} leads out of the workspace.`)
  const found = await stat(file).catch(() => null)
  if (found === null) return { value: undefined }
  if (!found.isFile()) return refuse(`${path} is not a file.`)
  if (found.size > collectedBytesLimit)
    return refuse(`${path} holds ${found.size} bytes, over the 20 MB that are read back.`)
  const text = await readFile(file, 'utf8')
  if (path.toLowerCase().endsWith('.csv')) return readRows(text, path)
  const json = parsePythonJson(text)
  return json.ok ? { value: json.value } : broken(`${path} cannot be read: ${json.message}`)
}

function readRows(text: string, path: string): ReadFile {
  const { data, errors } = Papa.parse<string[]>(text, {
    delimiter: ',',
    skipEmptyLines: true,
  })
  const [error] = errors
  if (error !== undefined) {
    const row = error.row === undefined ? '' : ` at row ${error.row + 1}`
    return broken(`${path} cannot be read${row}: ${error.message}.`)
  }
  const [header = [], ...rows] = data
  return {
    value: rows.map((row) =>
      Object.fromEntries(header.map((name, column) => [name, cellValue(row[column] ?? '')])),
    ),
  }
}

// As Python writes numbers: an exponent has a sign. No leading zero: "08501" is a ZIP code.
const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]\d+)?$/

/** A cell's number or truth value; blank and "nan" are unknown; any other text, and a number too long to keep, stays text. */
function cellValue(cell: string): JsonValue {
  const text = cell.trim()
  if (text === '' || text === 'nan' || text === 'NaN') return null
  if (text === 'True' || text === 'true') return true
  if (text === 'False' || text === 'false') return false
  if (!numberPattern.test(text)) return cell
  const value = Number(text)
  const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  return isExact ? value : cell
}

function refuse(error: string): ReadFile {
  return { error, isBroken: false }
}

function broken(error: string): ReadFile {
  return { error, isBroken: true }
}

/** Follows keys and positions; undefined where they lead nowhere. */
export function followPath(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
): JsonValue | undefined {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = Array.isArray(current) ? current[Number(key)] : current[key]
  }
  return current
}

/** The entries of a list, or of an object of objects; an object of plain values is an entry itself. */
export function entriesOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value
  return isJsonObject(value) ? [value, ...Object.values(value).filter(isJsonObject)] : []
}
