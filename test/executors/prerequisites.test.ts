import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPrerequisites } from '#lib/executors/prerequisites.ts'
import { attemptOf, environment, temporaryFolder, textsOf } from './attempt-request.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'

const none: Phase['requires'] = { env: [], fields: [], files: [], anyOf: [] }

async function checkRequires(requires: Partial<Phase['requires']>) {
  const { request } = await attemptOf({ requires: { ...none, ...requires } })
  return checkPrerequisites(request, { environment: { ...environment, EMPTY: '' } })
}

async function checkGate(city: string, phase: Partial<Phase> = {}) {
  const prerequisiteValidation = 'validate_phase_prerequisites.py'
  const property = { address: `1 Main St, ${city}, AZ 85201` }
  const attempt = await attemptOf({ id: 'phase2_images', prerequisiteValidation, ...phase }, { property })
  return { ...attempt, verdict: await checkPrerequisites(attempt.request, { environment }) }
}

test('a phase that requires nothing may start', async () => {
  expect(await checkRequires({})).toEqual({ kind: 'met' })
})

test('variables, facts, address parts and cells of the row meet what a phase requires', async () => {
  expect(await checkRequires({ env: ['COUNTY_TOKEN'], fields: ['price', 'zip', 'Agent'] })).toEqual({
    kind: 'met',
  })
})

test('a variable that is unset or empty skips, and is named with the remedy', async () => {
  expect(await checkRequires({ env: ['WALKSCORE_API_KEY', 'EMPTY', 'HOME'] })).toMatchObject({
    kind: 'skipped',
    reason: {
      code: 'MISSING_KEY',
      sentence: 'WALKSCORE_API_KEY and EMPTY are not set.',
      remedy: expect.stringContaining('Set WALKSCORE_API_KEY and EMPTY'),
    },
  })
})

test('one of several phases must have completed, and the reason names them with what became of them', async () => {
  const requires = { ...none, anyOf: ['phase1_listing', 'phase1_map'] }
  const check = async (listing: PhaseRunStatus, map: PhaseRunStatus) => {
    const statuses = { phase1_listing: listing, phase1_map: map }
    return checkPrerequisites((await attemptOf({ requires }, { statuses })).request, { environment })
  }
  expect(await check('failed', 'completed')).toEqual({ kind: 'met' })
  expect(await check('failed', 'skipped')).toMatchObject({
    kind: 'skipped',
    reason: {
      code: 'UPSTREAM_INCOMPLETE',
      sentence:
        'It needs at least one of phase1_listing (failed) and phase1_map (skipped) to have completed.',
    },
  })
})

test('files may be named by a pattern, in the workspace or in the folder of the pipeline', async () => {
  const requires = { ...none, files: ['photos/**/*.{jpg,png}', 'scripts/*.py'] }
  const { request } = await attemptOf({ requires })
  expect(await checkPrerequisites(request, { environment })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'MISSING_FILE', sentence: 'photos/**/*.{jpg,png} is not there.' },
  })
  await mkdir(join(request.workspace, 'photos/ab12'), { recursive: true })
  await writeFile(join(request.workspace, 'photos/ab12/1.jpg'), '')
  expect(await checkPrerequisites(request, { environment })).toEqual({ kind: 'met' })
})

test('a validator of a phase that runs in the workspace runs there, and finds itself there', async () => {
  const pipelineHome = await temporaryFolder()
  await mkdir(join(pipelineHome, 'scripts'))
  const source = [
    'import json, os, sys',
    'from pathlib import Path',
    'root = Path(__file__).parent.parent',
    'ok = (root / "data" / "images.txt").exists() and os.getcwd() == os.path.realpath(root)',
    'print(json.dumps({"can_spawn": ok, "reason": str(root), "context": {"image_count": 2}}))',
    'sys.exit(0 if ok else 1)',
  ]
  await writeFile(join(pipelineHome, 'scripts/check.py'), source.join('\n'))
  const phase = { prerequisiteValidation: 'check.py', cwd: 'workspace' as const }
  const { request, lines } = await attemptOf(phase, { pipelineHome })
  expect(await checkPrerequisites(request, { environment })).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringContaining("check.py is not a file in the property's workspace"),
  })
  await symlink(join(pipelineHome, 'scripts'), join(request.workspace, 'scripts'))
  expect(await checkPrerequisites(request, { environment })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'GATE_REJECTED', sentence: request.workspace },
  })
  await mkdir(join(request.workspace, 'data'))
  await writeFile(join(request.workspace, 'data/images.txt'), '')
  expect(await checkPrerequisites(request, { environment })).toEqual({ kind: 'met' })
  expect(textsOf(lines, 'stdout').at(-1)).toContain('"context": {"image_count": 2}')
})

test('a fact that is unknown, or a blank cell, skips', async () => {
  expect(await checkRequires({ fields: ['price', 'sqft', 'Notes', 'toString'] })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'MISSING_FIELD', sentence: expect.stringContaining('sqft, Notes and toString') },
  })
})

test('a home without photos skips with a reason of its own', async () => {
  expect(await checkRequires({ fields: ['photo_urls'] })).toEqual({
    kind: 'skipped',
    reason: {
      code: 'NO_IMAGES',
      sentence: 'No photos for this property.',
      remedy: expect.stringContaining('Add a photo URL column to the list'),
    },
  })
})

test('files count in the workspace and in the home; those that are nowhere, or outside, skip', async () => {
  const { request } = await attemptOf({
    requires: {
      ...none,
      files: ['data/homes.csv', 'scripts/end.sh', 'data/gone.csv', '../../../../package.json'],
    },
  })
  await mkdir(join(request.workspace, 'data'))
  await writeFile(join(request.workspace, 'data/homes.csv'), '')
  expect(await checkPrerequisites(request, { environment })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'MISSING_FILE', sentence: 'data/gone.csv and ../../../../package.json are not there.' },
  })
})

test('a validator that says yes lets the phase start, and is found in scripts/', async () => {
  const { verdict, lines } = await checkGate('Mesa')
  expect(verdict).toEqual({ kind: 'met' })
  expect(textsOf(lines)[0]).toContain('"image_count": 12')
})

test('a validator that says no skips with its reason', async () => {
  expect((await checkGate('Tempe')).verdict).toMatchObject({
    kind: 'skipped',
    reason: { code: 'GATE_REJECTED', sentence: 'Image folder contains no images' },
  })
})

test('a validator that breaks is a failure, not a skip', async () => {
  expect((await checkGate('Chandler')).verdict).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    exitCode: 1,
    error: expect.stringContaining('RuntimeError: work_items.json is not JSON'),
  })
})

test('a validator that does not accept its arguments fails for good', async () => {
  expect((await checkGate('Mesa', { id: 'phase9_unknown' })).verdict).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    exitCode: 2,
    error: expect.stringContaining('invalid choice'),
  })
})

test('a validator that contradicts its exit code is a failure', async () => {
  expect((await checkGate('Gilbert')).verdict).toMatchObject({ kind: 'failed', exitCode: 1 })
})

test('a validator that is not there fails for good', async () => {
  const { verdict } = await checkGate('Mesa', { prerequisiteValidation: 'gone.py' })
  expect(verdict).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringContaining('gone.py'),
  })
})

test('a cancelled attempt ends its validator', async () => {
  const home = await temporaryFolder()
  await writeFile(join(home, 'slow.sh'), 'echo asked; sleep 300')
  const attempt = await attemptOf({ prerequisiteValidation: 'slow.sh' }, { pipelineHome: home })
  const request = { ...attempt.request, log: () => attempt.controller.abort() }
  expect(await checkPrerequisites(request, { environment })).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'slow.sh was cancelled',
  })
})
