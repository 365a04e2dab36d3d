export const sectionIds = ['location', 'systems', 'interior'] as const
export type SectionId = (typeof sectionIds)[number]

export const criterionIds = [
  'school',
  'quietness',
  'crime',
  'supermarket',
  'parks',
  'sun',
  'flood',
  'walkability',
  'air',
  'roof',
  'backyard',
  'plumbing',
  'pool',
  'cost',
  'kitchen',
  'masterSuite',
  'light',
  'ceilings',
  'fireplace',
  'laundry',
  'aesthetics',
] as const
export type CriterionId = (typeof criterionIds)[number]

export type RubricCriterion = {
  id: CriterionId
  label: string
  section: SectionId
  /** Points at a base of 10, out of the section's. */
  weight: number
  /** Off: it counts for nothing, and the rest of its section shares its weight. */
  isEnabled: boolean
}
export type Rubric = {
  name: string
  version: number
  sections: { id: SectionId; label: string }[]
  criteria: RubricCriterion[]
}

/** The Phoenix project's current weights: 250 + 170 + 180 = 600 points. Crime is off: such data is unreliable for a single home and unfair to neighbourhoods. */
export const rubric: Rubric = {
  name: '600 points',
  version: 1,
  sections: [
    { id: 'location', label: 'Location' },
    { id: 'systems', label: 'Lot and systems' },
    { id: 'interior', label: 'Interior' },
  ],
  criteria: [
    on('school', 'School rating', 'location', 42),
    on('quietness', 'Quietness', 'location', 30),
    { ...on('crime', 'Crime', 'location', 47), isEnabled: false },
    on('supermarket', 'Supermarket', 'location', 23),
    on('parks', 'Parks', 'location', 23),
    on('sun', 'Sun on the front', 'location', 25),
    on('flood', 'Flood safety', 'location', 23),
    on('walkability', 'Walk, transit and bike', 'location', 22),
    on('air', 'Air quality', 'location', 15),
    on('roof', 'Roof', 'systems', 45),
    on('backyard', 'Backyard', 'systems', 35),
    on('plumbing', 'Plumbing and wiring', 'systems', 35),
    on('pool', 'Pool', 'systems', 20),
    on('cost', 'Monthly cost', 'systems', 35),
    on('kitchen', 'Kitchen', 'interior', 40),
    on('masterSuite', 'Main bedroom', 'interior', 35),
    on('light', 'Natural light', 'interior', 30),
    on('ceilings', 'Ceilings', 'interior', 25),
    on('fireplace', 'Fireplace', 'interior', 20),
    on('laundry', 'Laundry', 'interior', 20),
    on('aesthetics', 'Looks', 'interior', 10),
  ],
}

function on(id: CriterionId, label: string, section: SectionId, weight: number): RubricCriterion {
  return { id, label, section, weight, isEnabled: true }
}

export function rubricLabel({ name, version }: Rubric): string {
  return `${name} v${version}`
}

/** Weights as they count: a criterion that is off has 0, and its section keeps its sum. So all still add up to 600. */
export function effectiveWeights({ criteria, sections }: Rubric): Map<CriterionId, number> {
  const weights = new Map<CriterionId, number>()
  for (const { id: section } of sections) {
    const own = criteria.filter((criterion) => criterion.section === section)
    const factor = sumOfWeights(own) / sumOfWeights(own.filter((criterion) => criterion.isEnabled))
    for (const { id, weight, isEnabled } of own) weights.set(id, isEnabled ? weight * factor : 0)
  }
  return weights
}

function sumOfWeights(criteria: RubricCriterion[]): number {
  return criteria.reduce((sum, { weight }) => sum + weight, 0)
}
