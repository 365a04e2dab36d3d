import { formatCents, formatDollars, formatPercent } from '../format.ts'
import type { CostPart, MonthlyCost } from '../outputs/monthly-cost.ts'
import { html, type Html } from './html.ts'
import { bar, unknown } from './marks.ts'
import type { Sheet } from './sheet.ts'

/** The monthly cost part by part; what cannot be computed is named, and the total then says "at least". */
export function costSection({ listing: { monthlyCost: cost } }: Sheet): Html {
  return html`<section>
    <h2>Cost of ownership, per month</h2>
    <table>
      <tbody>
        ${cost.parts.map((part) => partRow(part, cost.totalDollars))}
      </tbody>
      <tfoot>
        <tr>
          <td>${totalWord(cost)}</td>
          <td class="number">${cost.totalDollars === null ? unknown() : formatCents(cost.totalDollars)}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
    <p class="soft small">
      ${cost.isComplete ? 'Everything counted.' : `${capital(cost.label)}.`} ${notesOf(cost).join(' ')}
    </p>
  </section>`
}

function partRow(part: CostPart, total: number | null): Html {
  const amount = part.dollars === null ? unknown() : html`${formatCents(part.dollars)}`
  const share = part.dollars === null || total === null || total === 0 ? null : bar(part.dollars / total)
  return html`<tr>
    <td>${part.label}<br /><span class="soft small">${part.basis}</span></td>
    <td class="number">${amount}</td>
    <td style="width:22%">${share}</td>
  </tr>`
}

function totalWord(cost: MonthlyCost): string {
  return cost.isComplete || cost.totalDollars === null ? 'Total' : 'Total, at least'
}

function notesOf({ mortgageInsurance, loanDollars, cashToCloseDollars, notes }: MonthlyCost): string[] {
  const lines: string[] = []
  if (mortgageInsurance !== null)
    lines.push(
      `The loan is ${formatPercent(mortgageInsurance.loanToValue)} of the price: mortgage insurance (PMI) of about ${formatCents(mortgageInsurance.monthlyDollars)} a month comes on top. ${mortgageInsurance.note}`,
    )
  if (loanDollars !== null) lines.push(`Loan: ${formatDollars(loanDollars)}.`)
  if (cashToCloseDollars !== null)
    lines.push(`Cash to close, with 3% of costs: about ${formatDollars(cashToCloseDollars)}.`)
  return [...lines, ...notes]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
