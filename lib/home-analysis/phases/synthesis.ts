import type { HomeResult } from '#lib/contract/home-results.ts'
import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { missingFacts } from '../county/missing-facts.ts'
import { mergeFacts, numberOf } from '../fact.ts'
import { judge } from '../kill-switch/judge.ts'
import { phxBuyer } from '../kill-switch/phx-buyer.ts'
import { countyOutputSchema, type CountyOutput } from '../outputs/county-output.ts'
import { imagesOutputSchema, type ImagesOutput } from '../outputs/images-output.ts'
import { listingOutputSchema, type ListingOutput } from '../outputs/listing-output.ts'
import { mapOutputSchema, type MapOutput } from '../outputs/map-output.ts'
import { completedWith, inputOf } from '../outputs/outcome.ts'
import type { ScoreCard } from '../outputs/score-card.ts'
import type { SynthesisOutput } from '../outputs/synthesis-output.ts'
import { ageRisks } from '../risks/age-risks.ts'
import { homeRisks } from '../risks/home-risks.ts'
import { interiorAnswers } from '../score/interior-answers.ts'
import { locationAnswers } from '../score/location-answers.ts'
import { scoreReasons } from '../score/reasons.ts'
import { rubric } from '../score/rubric.ts'
import { scoreHome } from '../score/score-home.ts'
import { systemsAnswers } from '../score/systems-answers.ts'
import { tierOf } from '../score/tier.ts'
import { killSwitchSettings, scoreSettings } from '../settings.ts'

/** phase3_synthesis: the verdict on the must-haves, the score with its coverage, reasons and risks. */
export function run(request: ModuleRequest): ModuleOutcome {
  const images = imagesOutputSchema.safeParse(request.inputs['phase2_images'])
  const output = synthesise(
    {
      county: inputOf(request, 'phase0_county', countyOutputSchema),
      listing: inputOf(request, 'phase1_listing', listingOutputSchema),
      map: inputOf(request, 'phase1_map', mapOutputSchema),
      images: images.success ? images.data : null,
    },
    new Date(),
  )
  const { verdict, tier, tierIsProvisional, score } = output.summary
  request.log(
    `${verdict}, ${score ?? 'no'} points, ${tierIsProvisional ? 'provisional ' : ''}${tier ?? 'no tier'}`,
  )
  return completedWith(output)
}

export type Findings = {
  county: CountyOutput
  listing: ListingOutput
  map: MapOutput
  images: ImagesOutput | null
}

export function synthesise({ county, listing, map, images }: Findings, now: Date): SynthesisOutput {
  const facts = mergeFacts(county.facts, listing.mined)
  const cost = listing.monthlyCost
  const killSwitch = judge(facts, phxBuyer, killSwitchSettings)
  const score = scoreHome(
    {
      ...locationAnswers(facts, map.sun),
      ...systemsAnswers(facts, cost, now),
      ...interiorAnswers(facts, images),
    },
    rubric,
  )
  return {
    summary: summarise({ price: numberOf(facts, 'price'), cost, verdict: killSwitch.verdict, score }),
    killSwitch,
    score,
    ...scoreReasons(score),
    risks: homeRisks({ facts, cost, checks: county.checks, images }),
    ageRisks: ageRisks(numberOf(facts, 'year_built'), numberOf(facts, 'hvac_age'), now),
    unknown: missingFacts(facts),
    facts,
  }
}

function summarise(home: {
  price: number | null
  cost: ListingOutput['monthlyCost']
  verdict: HomeResult['verdict']
  score: ScoreCard
}): HomeResult {
  const { known, coverage, range } = home.score
  const { tier, isProvisional } = tierOf({ verdict: home.verdict, score: known, coverage }, scoreSettings)
  return {
    price: home.price,
    monthlyCost: home.cost.totalDollars,
    monthlyCostIsComplete: home.cost.isComplete,
    verdict: home.verdict,
    score: known,
    scoreRange: range,
    coverage,
    tier,
    tierIsProvisional: isProvisional,
    rubric: home.score.rubric,
  }
}
