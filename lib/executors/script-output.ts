import { readFile, stat } from 'node:fs/promises'
import { isJsonObject, lastJsonObject } from './last-json-object.ts'
import { parsePythonJson } from './python-json.ts'
import type { JsonObject } from './executor.ts'

type ScriptOutput = { ok: true; output: JsonObject } | { ok: false; error: string }

const outputBytesLimit = 5 * 1024 * 1024 // an output is facts, kept in the database; bulk belongs into an artifact

/** The object in the output file; without that file, the last JSON object on standard output; without both, `{}`. */
export async function readScriptOutput(source: {
  outputFile: string
  stdout: string
}): Promise<ScriptOutput> {
  const { outputFile, stdout } = source
  const found = await stat(outputFile).catch(() => null)
  if (found === null) return { ok: true, output: lastJsonObject(stdout) ?? {} }
  // A FIFO would also hold the attempt until somebody writes into it.
  if (!found.isFile()) return refuse('is not a file. Write one JSON object to that path.')
  const { size } = found
  if (size > outputBytesLimit) {
    return refuse(
      `holds ${size} bytes, over the 5 MB that an output may have. Write bulk data to $PLOTLINE_ARTIFACTS.`,
    )
  }
  const text = await readFile(outputFile, 'utf8')
  const json = parsePythonJson(text)
  if (!json.ok) return refuse(`cannot be read: ${json.message}`)
  return isJsonObject(json.value)
    ? { ok: true, output: json.value }
    : refuse('holds JSON that is not an object. Write one object: {"name": value}.')
}

function refuse(what: string): ScriptOutput {
  return { ok: false, error: `The output file ($PLOTLINE_OUTPUT) ${what}` }
}
