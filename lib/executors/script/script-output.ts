import { readFile, stat } from 'node:fs/promises'
import { leftOut } from '#lib/executors/cut-large-output.ts'
import { isJsonObject, lastJsonObject } from '#lib/executors/last-json-object.ts'
import { parsePythonJson } from '#lib/executors/python-json.ts'
import type { JsonObject } from '#lib/executors/executor.ts'
import type { LineLog } from '#lib/executors/log/line-log.ts'

type ScriptOutput = { ok: true; output: JsonObject; warnings: string[] } | { ok: false; error: string }

const parsedBytesLimit = 16 * 1024 * 1024 // to parse more would hold up every other script of this worker

/**
 * The object in the output file; without that file, the last JSON object on standard output; without both, `{}`. What is too
 * large to be read is left out with a warning.
 */
export async function readScriptOutput({
  outputFile,
  log,
}: {
  outputFile: string
  log: LineLog
}): Promise<ScriptOutput> {
  const found = await stat(outputFile).catch(() => null)
  if (found === null) return outputOfLog(log)
  // A FIFO would also hold the attempt until somebody writes into it.
  if (!found.isFile()) return refuse('is not a file. Write one JSON object to that path.')
  if (found.size > parsedBytesLimit) {
    return { ok: true, output: {}, warnings: [leftOut('The output file', found.size)] }
  }
  const json = parsePythonJson(await readFile(outputFile, 'utf8'))
  if (!json.ok) return refuse(`cannot be read: ${json.message}`)
  return isJsonObject(json.value)
    ? { ok: true, output: json.value, warnings: [] }
    : refuse('holds JSON that is not an object. Write one object: {"name": value}.')
}

function outputOfLog(log: LineLog): ScriptOutput {
  const stdout = log.stdoutTail()
  const output = lastJsonObject(stdout)
  const isCutObject = output === null && log.isStdoutCut() && stdout.trimEnd().endsWith('}')
  return { ok: true, output: output ?? {}, warnings: isCutObject ? [cutObjectWarning] : [] }
}

const cutObjectWarning =
  'Standard output ends in a JSON object of more than 1 MB, which is not read. Write the output to $PLOTLINE_OUTPUT.'

function refuse(what: string): ScriptOutput {
  return { ok: false, error: `The output file ($PLOTLINE_OUTPUT) ${what}` }
}
