import { z } from 'zod'

export const costPartNames = [
  'principalAndInterest',
  'propertyTax',
  'homeInsurance',
  'hoa',
  'utilities',
  'water',
  'trash',
  'pool',
  'maintenance',
  'solarLease',
] as const
export type CostPartName = (typeof costPartNames)[number]

/** A part of the monthly cost. `dollars` null: it cannot be computed, and counts for nothing in the total. */
export const costPartSchema = z.object({
  name: z.enum(costPartNames),
  label: z.string(),
  dollars: z.number().nullable(),
  basis: z.string(),
})
export type CostPart = z.infer<typeof costPartSchema>

export const monthlyCostSchema = z.object({
  parts: z.array(costPartSchema),
  /** The sum of the known parts, in dollars a month; null without a price. */
  totalDollars: z.number().nullable(),
  isComplete: z.boolean(),
  unknown: z.array(z.enum(costPartNames)),
  /** What the total leaves out, for people: "in full", "without HOA (unknown)". */
  label: z.string(),
  mortgageInsurance: z
    .object({ monthlyDollars: z.number(), loanToValue: z.number(), note: z.string() })
    .nullable(),
  loanDollars: z.number().nullable(),
  cashToCloseDollars: z.number().nullable(),
  notes: z.array(z.string()),
})
export type MonthlyCost = z.infer<typeof monthlyCostSchema>
