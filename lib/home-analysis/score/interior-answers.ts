import type { Facts } from '../fact.ts'
import { flagOf } from '../fact.ts'
import { photoConfidence, type ImagesOutput } from '../outputs/images-output.ts'
import { fireplaceBase } from './bases.ts'
import type { CriterionId } from './rubric.ts'
import type { Answer, Answers } from './score-home.ts'

const ratedByPhotos: [keyof ImagesOutput['scores'], CriterionId][] = [
  ['kitchen_layout', 'kitchen'],
  ['master_suite', 'masterSuite'],
  ['natural_light', 'light'],
  ['high_ceilings', 'ceilings'],
  ['fireplace', 'fireplace'],
  ['laundry_area', 'laundry'],
  ['aesthetics', 'aesthetics'],
]

/** The interior as the photos show it; without photos only a fireplace that the remarks mention. Ratings are held to 1–10. */
export function interiorAnswers(facts: Facts, images: ImagesOutput | null): Answers {
  const answers: Answers = { fireplace: fireplaceAnswer(facts) }
  if (images === null) return answers
  for (const [rating, criterion] of ratedByPhotos) {
    const given = images.scores[rating]
    if (typeof given !== 'number' || !Number.isFinite(given)) continue
    const base = Math.min(10, Math.max(1, given))
    answers[criterion] = {
      base,
      basis: `rated ${base} of 10 from the photos`,
      isEstimate: false,
      source: 'photos',
      confidence: photoConfidence[images.confidence.level],
    }
  }
  return answers
}

function fireplaceAnswer(facts: Facts): Answer | null {
  const hasFireplace = flagOf(facts, 'has_fireplace')
  const known = facts['has_fireplace']
  if (hasFireplace === null || known === undefined) return null
  return {
    base: fireplaceBase(hasFireplace),
    basis: hasFireplace ? 'there is a fireplace' : 'there is none',
    isEstimate: false,
    source: known.source,
    confidence: known.confidence,
  }
}
