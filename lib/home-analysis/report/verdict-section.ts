import { formatNumber } from '../format.ts'
import type { CriterionResult } from '../outputs/verdict.ts'
import { html, type Html } from './html.ts'
import { badge, unknown } from './marks.ts'
import type { Sheet } from './sheet.ts'

/** Every criterion with what was asked, what is, and what a miss means. */
export function verdictSection({ synthesis: { killSwitch } }: Sheet): Html {
  const limits = `Points of missed nice-to-haves: ${formatNumber(killSwitch.severity)}. From ${formatNumber(killSwitch.warnFromSeverity)} a warning, from ${formatNumber(killSwitch.failFromSeverity)} a fail; one missed must-have is a fail by itself.`
  return html`<section>
    <h2>Must-haves: ${killSwitch.preset}</h2>
    <p>${killSwitch.sentence}</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">Asked for</th>
            <th scope="col">Is</th>
            <th scope="col">Result</th>
            <th scope="col">What it means</th>
          </tr>
        </thead>
        <tbody>
          ${killSwitch.criteria.map(criterionRow)}
        </tbody>
      </table>
    </div>
    <p class="soft small">${limits}</p>
  </section>`
}

function criterionRow(row: CriterionResult): Html {
  const kind =
    row.type === 'HARD'
      ? 'must-have'
      : `nice to have, ${formatNumber(row.severity)} ${row.severity === 1 ? 'point' : 'points'}`
  const isFailure = row.result === 'FAIL'
  return html`<tr>
    <td>${row.name}<br /><span class="soft small">${kind}</span></td>
    <td>${row.requirement}</td>
    <td>
      ${row.actual === null ? unknown() : row.actual}${isFailure && row.gap !== null ? html`<br /><span class="soft small">${row.gap}</span>` : null}
    </td>
    <td>${resultBadge(row.result)}</td>
    <td class="small meaning">${row.consequence}</td>
  </tr>`
}

function resultBadge(result: CriterionResult['result']): Html {
  switch (result) {
    case 'PASS':
      return badge('✓ met', 'good')
    case 'FAIL':
      return badge('✕ missed', 'bad')
    case 'UNKNOWN':
      return badge('? unknown', 'open')
  }
}
