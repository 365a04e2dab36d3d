import { formatNumber, formatPercent } from '../format.ts'
import type { ScoredCriterion } from '../outputs/score-card.ts'
import type { ScoreReason } from '../outputs/synthesis-output.ts'
import { html, type Html } from './html.ts'
import { bar, rangeBar, unknown } from './marks.ts'
import type { Sheet } from './sheet.ts'

const fullScore = 600

/** The score card: three numbers, sections, reasons, and every criterion. */
export function scoreSection({ synthesis }: Sheet): Html {
  const { score } = synthesis
  const [low, high] = score.range
  const mark = score.known === null ? null : score.known / fullScore
  return html`<section>
    <h2>Score</h2>
    ${rangeBar([low / fullScore, high / fullScore], mark)}
    <p class="small soft">
      ${knownSentence(score.known)} With everything unknown at its worst it would be
      ${formatNumber(Math.round(low))}, at its best ${formatNumber(Math.round(high))}.
      ${formatPercent(Math.round(score.coverage * 1_000) / 1_000)} of the rubric (${score.rubric}) is known.
      With every unknown in the middle, as the Phoenix project counts:
      ${formatNumber(Math.round(score.neutral))}.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Section</th>
            <th scope="col" class="number">Points</th>
            <th scope="col" class="number">Known of</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${score.sections.map(
            (section) =>
              html`<tr>
                <td>${section.label}</td>
                <td class="number">
                  ${section.points === null ? unknown() : formatNumber(round(section.points))}
                </td>
                <td class="number">
                  ${section.knownMaxPoints === 0 ? 'nothing' : formatNumber(round(section.knownMaxPoints))} /
                  ${formatNumber(round(section.maxPoints))}
                </td>
                <td>${section.points === null ? null : bar(section.points / section.knownMaxPoints)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${reasonList('What speaks for it', synthesis.strengths)}
    ${reasonList('What speaks against it', synthesis.weaknesses)}
  </section>`
}

/** Every criterion of the rubric, with what it rests on. */
export function criteriaSection({ synthesis: { score } }: Sheet): Html {
  return html`<section>
    <h2>Score, line by line</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col" class="number">Points</th>
            <th scope="col" class="number">Of</th>
            <th scope="col">Rests on</th>
          </tr>
        </thead>
        <tbody>
          ${score.criteria.map(criterionRow)}
        </tbody>
      </table>
    </div>
    <p class="soft small">
      Crime is left out on purpose: the data is unreliable for a single home, and unfair to neighbourhoods.
    </p>
  </section>`
}

function criterionRow(row: ScoredCriterion): Html {
  const points = row.points === null ? unknown() : html`${formatNumber(round(row.points))}`
  const basis = row.base === null ? 'not known' : `${row.basis}${row.isEstimate ? ' (estimate)' : ''}`
  return html`<tr>
    <td>${row.label}</td>
    <td class="number">${points}</td>
    <td class="number">${formatNumber(round(row.maxPoints))}</td>
    <td class="small">${basis}</td>
  </tr>`
}

function knownSentence(known: number | null): string {
  return known === null
    ? 'Nothing that counts is known.'
    : `${formatNumber(Math.round(known))} of 600 from what is known.`
}

function reasonList(title: string, reasons: ScoreReason[]): Html | null {
  if (reasons.length === 0) return null
  const sign = (points: number): string =>
    points > 0 ? `+${formatNumber(points)}` : `−${formatNumber(-points)}`
  return html`<h3>${title}</h3>
    <ul>
      ${reasons.map((reason) => html`<li>${reason.label}: ${reason.basis} <span class="soft small">(${sign(reason.effectPoints)})</span></li>`)}
    </ul>`
}

function round(points: number): number {
  return Math.round(points * 10) / 10
}
