import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const index = z.coerce.number().int().min(0).max(2_147_483_647)

export const runParameters = z.object({ runId: id })
export const propertyParameters = z.object({ runId: id, position: index })
export const cellParameters = z.object({ runId: id, position: index, phaseIndex: index.max(32_767) })
export const attemptParameters = cellParameters.extend({ attempt: id.max(32_767) })
export const phaseParameters = z.object({ runId: id, phaseIndex: index.max(32_767) })
export const artifactParameters = z.object({ id })
