import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PropertyScreen } from '#components/property/property-screen.tsx'
import { propertyPage } from '#lib/queries/property-page.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { propertyParameters } from '../../../../api/route-parameters.ts'

export const metadata: Metadata = { title: 'Home' }

export default async function PropertyPage({ params }: { params: Promise<unknown> }) {
  const parsed = propertyParameters.safeParse(await params)
  const property = parsed.success ? await propertyPage(appDatabase(), parsed.data) : null
  if (property === null) notFound()
  return <PropertyScreen property={property} />
}
