import { randomUUID } from 'node:crypto'
import { link, lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Papa from 'papaparse'
import { fillJson, fillText, type TemplateSource } from './template.ts'
import { ignoreCode, makeWorkspaceFolder, ownFolderName, pathInWorkspace } from './workspace-paths.ts'
import type { JsonValue } from '#lib/executors/executor.ts'
import type { WorkspaceFile } from '#lib/pipeline/workspace-definition.ts'

export const copyBytesLimit = 50 * 1024 * 1024 // it passes through memory, for as many properties as run at once

/**
 * Writes one file of a layout into the workspace, whole or not at all: phases of the property that run meanwhile see the
 * former file or the new one. A link in its place is replaced, never followed. Answers a sentence when it cannot be.
 */
export async function writeWorkspaceFile(
  file: WorkspaceFile,
  source: TemplateSource,
): Promise<string | null> {
  const { workspace } = source
  const place = pathInWorkspace(workspace, file.path)
  if (place === null) return `the file "${file.path}" leads out of the workspace. Keep it inside.`
  const isThere = file.when === 'missing' && (await lstat(place).catch(() => null)) !== null
  if (isThere) return null
  const content = await contentOf(file, source)
  if ('problem' in content) return content.problem
  if (content.bytes === null) return null
  const problem =
    (await makeWorkspaceFolder(workspace, dirname(place))) ??
    (await makeWorkspaceFolder(workspace, join(workspace, ownFolderName)))
  if (problem !== null) return problem
  const draft = join(workspace, ownFolderName, randomUUID())
  try {
    await writeFile(draft, content.bytes)
    // A second phase may have made it since we looked, and another script may have it open: a link never replaces.
    if (file.when === 'missing') await link(draft, place).catch(ignoreCode('EEXIST'))
    else await rename(draft, place)
  } finally {
    await rm(draft, { force: true })
  }
  return null
}

type Content = { bytes: string | Uint8Array | null } | { problem: string }

async function contentOf(file: WorkspaceFile, source: TemplateSource): Promise<Content> {
  if (file.copy !== undefined) return copyOf(file, { workspace: source.workspace, path: file.copy })
  if (file.csv !== undefined) {
    const cells = Object.values(file.csv).map((cell) => fillText(cell, source))
    return { bytes: toCsv([Object.keys(file.csv), cells]) }
  }
  if (file.text !== undefined) return { bytes: fillText(file.text, source) }
  // The schema lets a file have one of the four.
  return { bytes: `${JSON.stringify(fillJson(file.json as JsonValue, source), null, 2)}\n` }
}

async function copyOf(
  { path: place, replace }: WorkspaceFile,
  { workspace, path }: { workspace: string; path: string },
): Promise<Content> {
  const original = pathInWorkspace(workspace, path)
  if (original === null)
    return { problem: `"${path}", which "${place}" is a copy of, leads out of the workspace.` }
  const found = await stat(original).catch(() => null)
  if (found === null || !found.isFile()) return { bytes: null }
  if (found.size > copyBytesLimit)
    return { problem: `${path} holds ${found.size} bytes, over the 50 MB that Plotline copies.` }
  const bytes = await readFile(original)
  return { bytes: replace === undefined ? bytes : replaceCells(bytes.toString('utf8'), replace) }
}

// The parser takes a byte order mark away, and none is written: Python takes it for part of the first header.
/** A CSV with the words of some columns replaced. */
function replaceCells(text: string, replace: NonNullable<WorkspaceFile['replace']>): string {
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true })
  const [header = [], ...rows] = data
  const wordsOf = header.map((name) => new Map(Object.entries(replace[name] ?? {})))
  return toCsv([header, ...rows.map((row) => row.map((cell, column) => wordsOf[column]?.get(cell) ?? cell))])
}

/** Cells are what a program reads, not a spreadsheet: one that looks like a formula stays as it is. */
function toCsv(rows: string[][]): string {
  return `${Papa.unparse(rows, { newline: '\n' })}\n`
}
