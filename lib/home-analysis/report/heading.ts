import type { Tier } from '#lib/contract/home-results.ts'
import { factCatalogue } from '../fact-catalogue.ts'
import type { Facts, KnownName } from '../fact.ts'
import { formatCents, formatDollars, formatNumber, formatPercent, formatValue } from '../format.ts'
import type { CriterionResult, KillSwitchResult } from '../outputs/verdict.ts'
import { costSettings } from '../settings.ts'
import { html, nothing, type Html } from './html.ts'
import { badge, unknown, type Tone } from './marks.ts'
import type { Sheet } from './sheet.ts'

const tierWords: Record<Tier, [string, Tone]> = {
  UNICORN: ['Unicorn', 'good'],
  CONTENDER: ['Contender', 'good'],
  PASS: ['Pass it over', 'open'],
  FAILED: ['Failed', 'bad'],
}

/** Address, price, verdict, tier, score and the key figures. */
export function heading(sheet: Sheet): Html {
  const { summary, facts } = sheet.synthesis
  return html`<header>
    <div class="top">
      <div>
        <h1>${sheet.address}</h1>
        <p class="price">
          ${summary.price === null ? 'Price unknown' : formatDollars(summary.price)}${listingLink(facts)}
        </p>
        ${verdictBadge(sheet.synthesis.killSwitch)} ${tierBadge(summary.tier, summary.tierIsProvisional)}
      </div>
      <div class="score">${scoreFigure(sheet)}</div>
    </div>
    <dl class="figures">${keyFigures(sheet)}</dl>
  </header>`
}

/** A home with unknowns has not met its criteria: it has missed none so far. */
function verdictBadge({ verdict, criteria }: KillSwitchResult): Html {
  const unknownCount = criteria.filter((row) => row.result === 'UNKNOWN').length
  const rest = unknownCount === 0 ? '' : `, ${unknownCount} unknown`
  switch (verdict) {
    case 'FAIL':
      return badge('✕ Fails the criteria', 'bad')
    case 'WARNING':
      return badge(`! Reservations${rest}`, 'warn')
    case 'PASS':
      return unknownCount === 0
        ? badge('✓ Meets the criteria', 'good')
        : badge(`? Not ruled out${rest}`, 'open')
  }
}

function tierBadge(tier: Tier | null, isProvisional: boolean): Html {
  if (tier === null) return badge('Not rated', 'open')
  const [word, tone] = tierWords[tier]
  return isProvisional ? badge(`Provisional: ${word}`, 'open') : badge(word, tone)
}

function scoreFigure({ synthesis: { summary } }: Sheet): Html {
  if (summary.score === null) return html`<p class="soft">No score: nothing that counts is known</p>`
  const [low, high] = summary.scoreRange
  return html`<b>${formatNumber(Math.round(summary.score))}</b> <span class="soft">of 600</span>
    <p class="soft small">
      ${formatPercent(Math.round(summary.coverage * 100) / 100)} of the score is known<br />could be
      ${formatNumber(Math.round(low))} to ${formatNumber(Math.round(high))}
    </p>`
}

function listingLink(facts: Facts): Html {
  const url = facts['listing_url']?.value
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return nothing
  return html` · <a href="${url}" rel="noreferrer nofollow">listing</a>`
}

function keyFigures({ synthesis, county, listing }: Sheet): Html[] {
  const { totalDollars, isComplete } = listing.monthlyCost
  const perSqft = county.derived.price_per_sqft
  const cost =
    totalDollars === null ? unknown() : html`${isComplete ? '' : 'at least '}${formatCents(totalDollars)}`
  const names: KnownName[] = ['beds', 'baths', 'sqft', 'lot_sqft', 'year_built', 'garage_spaces', 'hoa_fee']
  return [
    figure('Per month', cost),
    figure('Per sq ft', perSqft === null ? unknown() : html`${formatCents(Number(perSqft.value))}`),
    ...names.map((name) => figure(factCatalogue[name].label, factValue(synthesis.facts, name))),
  ]
}

function figure(label: string, value: Html): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`
}

/** The value with its unit, or the word unknown. */
export function factValue(facts: Facts, name: string): Html {
  const known = facts[name]
  return known === undefined ? unknown() : html`${formatValue(known.value, known.unit)}`
}

/** What must not be missed: a failed must-have, and a cost above the budget. */
export function notices({ synthesis, listing }: Sheet): Html[] {
  const { killSwitch } = synthesis
  const { totalDollars, isComplete } = listing.monthlyCost
  const failed = killSwitch.criteria.filter((row) => row.result === 'FAIL')
  const list: Html[] = []
  if (killSwitch.verdict === 'FAIL')
    list.push(
      html`<div class="notice bad" role="note">
        ✕ This home fails the criteria of “${killSwitch.preset}”.
        <p>${failed.map(failedLine)}</p>
      </div>`,
    )
  if (totalDollars !== null && totalDollars > costSettings.budgetWarningMonthlyDollars)
    list.push(
      html`<div class="notice warn" role="note">
        ! The monthly cost is ${isComplete ? '' : 'at least '}${formatCents(totalDollars)}, above
        ${formatDollars(costSettings.budgetWarningMonthlyDollars)}.
      </div>`,
    )
  return list
}

function failedLine(row: CriterionResult): Html {
  return html`${row.name}: is ${row.actual ?? 'unknown'}, asked for ${row.requirement}. `
}
