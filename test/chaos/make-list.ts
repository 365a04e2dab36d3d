import { seededRandom } from '#test/support/seeded-random.ts'

// The phases that may fail or be skipped, as test/fixtures/pipelines/chaos lets them: failures stay below max_retries.
const endings: Record<string, { words: string[]; share: number }[]> = {
  phase0_county: [{ words: ['fail', 'ok'], share: 0.1 }],
  phase1_listing: [],
  phase1_map: [
    { words: ['fail', 'ok'], share: 0.15 },
    { words: ['fail', 'fail', 'ok'], share: 0.05 },
  ],
  phase2_images: [{ words: ['skip'], share: 0.1 }],
  phase3_synthesis: [{ words: ['fail', 'ok'], share: 0.1 }],
  phase4_report: [],
}

const shortestMs = 20
const longestMs = 1_500

/** A list of homes whose cells say how long each attempt at each phase takes, and how it ends. */
export function makeList({ properties, seed }: { properties: number; seed: number }): string {
  const random = seededRandom(seed)
  const phases = Object.keys(endings)
  const header = ['street', 'city', 'state', 'zip', ...phases.map((phase) => `plan ${phase}`)]
  const rows = Array.from({ length: properties }, (_, index) => {
    const plans = phases.map((phase) => planOf(endings[phase]!, random))
    return [`${100 + index} W Test St`, 'Phoenix', 'AZ', '85001', ...plans]
  })
  return [header, ...rows].map((row) => row.join(',')).join('\n')
}

function planOf(choices: { words: string[]; share: number }[], random: () => number): string {
  let drawn = random()
  const choice = choices.find(({ share }) => (drawn -= share) < 0)
  return (choice?.words ?? ['ok'])
    .map((word) => `${Math.round(shortestMs + random() * (longestMs - shortestMs))}:${word}`)
    .join(' ')
}
