import type { Crew } from './crew.ts'
import type { Happening } from './happening.ts'
import type { Snapshot } from './snapshot.ts'

/** Whether workers know by now what happened to what a run allows. */
export type Hearing = (snapshot: Snapshot, happenings: readonly Happening[]) => boolean

const controls: ReadonlySet<string> = new Set(['pause', 'resume', 'limits', 'cancel run'])
const isAccepted = (happening: Happening) => 'answer' in happening && happening.answer.isAccepted

/**
 * To be made before anything happens: tells whether those who hold something all along have read what the run allows as
 * often as it was changed. Others read it when they claim.
 */
export function hearing(crew: Crew, before: Snapshot): Hearing {
  const held = before.properties.map(({ holder, leaseEpoch }) => ({
    leaseEpoch,
    reads: holder === null ? 0 : crew.controlReadsOf(holder),
  }))
  return ({ properties }, happenings) => {
    const changes = happenings.filter((each) => controls.has(each.type) && isAccepted(each)).length
    return properties.every(({ holder, leaseEpoch }, position) => {
      const { leaseEpoch: epochBefore, reads } = held[position]!
      if (holder === null || leaseEpoch !== epochBefore) return true
      return crew.controlReadsOf(holder) >= reads + changes
    })
  }
}
