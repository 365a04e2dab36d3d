import { compactHeader } from './column-names.ts'

type ReadableField = {
  name: string
  /** For people, in a list to choose from. */
  label: string
  kind: 'address' | 'fact'
  /** Header names that mean this field, preferred ones first. */
  aliases: readonly string[]
}

/** Everything that a column can be taken for: the parts of an address, the facts, and what facts are made from. */
export const readableFields = [
  address(
    'full_address',
    'Address (street, or the whole)',
    'full address|address|formatted address|unparsed address|property full address|property address|site address|physical address|listing address|location address|situs address|home address',
  ),
  address(
    'street',
    'Street',
    'street|street address|address line 1|address 1|address street|full street line|property street|site street|street line',
  ),
  address(
    'house_number',
    'House number',
    'house number|street number|physical street num|house #|street #|house no|street no',
  ),
  address(
    'predir',
    'Direction before the street',
    'compass|predir|street dir prefix|physical street dir|street direction|pre direction',
  ),
  address('street_name', 'Street name', 'street name|physical street name'),
  address('suffix', 'Street suffix', 'st suffix|street suffix|physical street type|street type|type'),
  address('postdir', 'Direction after the street', 'st dir sfx|postdir|street dir suffix|post direction'),
  address(
    'unit',
    'Unit',
    'unit #|unit|apt|unit number|apt #|apartment|property unit|suite|address line 2|address 2',
  ),
  address(
    'city',
    'City',
    'city|city/town code|address city|property city|site city|physical city|town|situs city|municipality',
  ),
  address(
    'state',
    'State',
    'state|state or province|state/province|address state|property state|site state|st|physical state|situs state',
  ),
  address(
    'zip',
    'ZIP',
    'zip|zip code|postal code|zip or postal code|address zipcode|property zip|site zip|property zip code|physical zip|zip5|situs zip',
  ),
  fact(
    'price',
    'List price',
    'price|list price|asking price|unformatted price|current price|current list price|listing price|ask|mls amount',
  ),
  fact('sold_price', 'Sold price (used when the status says sold)', 'sold price|close price|sale price'),
  fact('original_price', 'Original list price', 'original list price|original price'),
  fact('beds', 'Beds', 'beds|bedrooms|# bedrooms|br|bd|bedrooms total|bed|total bedrooms|# beds'),
  fact(
    'baths',
    'Baths',
    'baths|bathrooms|total bathrooms|ba|bath|total baths|bathrooms total|bathrooms total decimal|# bathrooms|# baths|bathrooms total integer',
  ),
  fact('full_baths', 'Full baths', 'full baths|full bathrooms|bathrooms full|baths full'),
  fact('half_baths', 'Half baths', 'half baths|half bathrooms|bathrooms half|baths half'),
  fact(
    'sqft',
    'Living area (sqft)',
    'sqft|square feet|approx sqft|living area|building sqft|area|gla|living space|square footage|living sqft|sq ft|house sqft|home sqft|living area sqft',
  ),
  fact(
    'lot_sqft',
    'Lot (sqft)',
    'lot size|lot sqft|lot size sqft|approx lot sqft|land size|lot size square feet|lot square feet|land area sf|lot|source apx lot sqft|lot sq ft|lot area',
  ),
  fact('lot_acres', 'Lot (acres)', 'lot acres|approx lot acres|lot size acres|acres|acreage|land area ac'),
  fact('lot_value', 'Lot (see its unit column)', 'lot area value'),
  fact('lot_unit', 'Unit of the lot column', 'lot area unit|lot area units|lot size units'),
  fact(
    'year_built',
    'Year built',
    'year built|const year|built|yr built|construction year|effective year built',
  ),
  fact(
    'garage_spaces',
    'Garage spaces',
    'garage spaces|garage|parking garage|garages|garage stalls|car garage',
  ),
  fact('stories', 'Stories', 'stories|# of interior levels|stories total|exterior stories|levels|floors'),
  fact(
    'hoa_fee',
    'HOA fee (per month)',
    'hoa/month|hoa|hoa fee|association fee|hoa dues|monthly hoa|hoa monthly|hoa fee monthly|monthly hoa fee|hoa/mo|hoa/year|hoa/yr|annual hoa|hoa annual|yearly hoa|hoa/quarter|quarterly hoa',
  ),
  fact(
    'hoa_frequency',
    'HOA period',
    'association fee frequency|hoa frequency|hoa fee frequency|hoa period|hoa paid',
  ),
  fact(
    'tax_annual',
    'Taxes (per year)',
    'taxes|tax annual amount|annual taxes|tax|property tax|tax annual|property taxes|annual tax|annual property tax|taxes annual|taxes/year',
  ),
  fact(
    'has_pool',
    'Pool',
    'pool|private pool y/n|has pool|private pool|pool private|pool private yn|pool y/n|pool yn|swimming pool',
  ),
  fact('pool_equipment_age', 'Pool equipment age (years)', 'pool equipment age'),
  fact('roof_age', 'Roof age (years)', 'roof age|age of roof'),
  fact('hvac_age', 'HVAC age (years)', 'hvac age|ac age|age of hvac|a/c age'),
  fact('sewer_type', 'Sewer', 'sewer type|sewer'),
  fact('solar_status', 'Solar', 'solar status|solar|solar panels'),
  fact(
    'orientation',
    'Orientation',
    'orientation|exposure|faces|facing|front faces|front exposure|direction faces',
  ),
  fact('school_district', 'School district', 'school district'),
  fact('school_rating', 'School rating (1–10)', 'school rating|schools rating|avg school rating'),
  fact('commute_minutes', 'Commute (minutes)', 'commute minutes|commute|commute min|commute time'),
  fact(
    'distance_to_grocery_miles',
    'Distance to grocery (miles)',
    'distance to grocery miles|grocery|grocery miles|distance to grocery|grocery distance|miles to grocery',
  ),
  fact(
    'distance_to_highway_miles',
    'Distance to highway (miles)',
    'distance to highway miles|highway|highway miles|distance to highway|highway distance|miles to highway',
  ),
  fact(
    'distance_to_park_miles',
    'Distance to park (miles)',
    'distance to park miles|nearest park|park miles|distance to park|park distance|miles to park',
  ),
  fact('lat', 'Latitude', 'latitude|geo lat|lat|y'),
  fact('lon', 'Longitude', 'longitude|geo lon|lon|lng|long|x'),
  fact(
    'status',
    'Listing status',
    'status|mls status|standard status|status type|home status|listing status',
  ),
  fact('days_on_market', 'Days on market', 'days on market|dom|days on mls|days on zillow'),
  fact(
    'property_type',
    'Property type',
    'property type|home type|dwelling type|style|property sub type|property subtype',
  ),
  fact('mls_number', 'MLS number', 'mls#|mls #|list number|mls id|listing id|mls number|mls|mls no'),
  fact('apn', 'Parcel number', 'apn|assessor number|parcel number|apn dash|parcel id|parcel|parcel #'),
  fact('listing_url', 'Listing link', 'url|property url|detail url|link|listing url|listing link'),
  fact('photo_urls', 'Photo links', 'photo url|primary photo|alt photos|photo urls|photos|photo links'),
  fact('remarks', 'Remarks', 'remarks|text|public remarks|description|listing description|notes'),
] as const satisfies readonly ReadableField[]

export type FieldName = (typeof readableFields)[number]['name']

const ranks = new Map(
  readableFields.flatMap((field) =>
    field.aliases.map((alias, rank) => [compactHeader(alias), { field: field.name, rank }] as const),
  ),
)

/** The field that a header is a known name of, and how far down that field's names it stands. */
export function fieldOfHeader(header: string): { field: FieldName; rank: number } | undefined {
  return ranks.get(compactHeader(header))
}

export function isFieldName(name: string): name is FieldName {
  return readableFields.some((field) => field.name === name)
}

export function labelOfField(name: FieldName): string {
  return readableFields.find((field) => field.name === name)?.label ?? name
}

function address<Name extends string>(name: Name, label: string, aliases: string) {
  return { name, label, kind: 'address' as const, aliases: aliases.split('|') }
}

function fact<Name extends string>(name: Name, label: string, aliases: string) {
  return { name, label, kind: 'fact' as const, aliases: aliases.split('|') }
}
