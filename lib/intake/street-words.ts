const directions: Record<string, string> = {
  n: 'n',
  north: 'n',
  s: 's',
  south: 's',
  e: 'e',
  east: 'e',
  w: 'w',
  west: 'w',
  ne: 'ne',
  northeast: 'ne',
  nw: 'nw',
  northwest: 'nw',
  se: 'se',
  southeast: 'se',
  sw: 'sw',
  southwest: 'sw',
}

// USPS Publication 28, appendix C1: the common ones. "standard: other spellings".
const suffixes = new Map(
  `aly:alley,ally|anx:annex|arc:arcade|ave:avenue,av,aven,avenu|bch:beach|bnd:bend|blf:bluff|blvd:boulevard,boul,boulv|br:branch|brk:brook|byp:bypass|cyn:canyon|cswy:causeway|ctr:center,centre,cntr|cir:circle,circ,crcl|clf:cliff|cmn:common|cor:corner|ct:court,crt|cts:courts|cv:cove|crk:creek|cres:crescent,crsnt|xing:crossing,crssng|dl:dale|dr:drive,driv,drv|est:estate|ests:estates|expy:expressway,expwy|ext:extension|fls:falls|fld:field|flds:fields|frst:forest|frk:fork|fwy:freeway|gdn:garden|gdns:gardens|gtwy:gateway|gln:glen|grn:green|grv:grove|hbr:harbor|hvn:haven|hts:heights|hwy:highway,hiway,hwy|hl:hill|hls:hills|holw:hollow|is:island|jct:junction|knl:knoll|knls:knolls|lk:lake|lks:lakes|lndg:landing|ln:lane|loop:loops|mall|mnr:manor|mdw:meadow|mdws:meadows|ml:mill|msn:mission|mt:mount|mtn:mountain|orch:orchard|oval|park:parks|pkwy:parkway,pkway,pky|pass|path:paths|pike:pikes|pl:place|pln:plain|plz:plaza,plza|pt:point|prt:port|prom:promenade|rnch:ranch|rdg:ridge|riv:river|rd:road|rds:roads|rte:route|row|run|shr:shore|spg:spring|spgs:springs|sq:square|sta:station|st:street,str,strt|strm:stream|smt:summit|ter:terrace,terr|trce:trace|trak:track|trl:trail,trails|tpke:turnpike|un:union|vly:valley|via|vw:view|vlg:village|vis:vista|walk:walks|way:wy|wls:wells`
    .split('|')
    .flatMap((entry) => {
      const [standard = '', others = ''] = entry.split(':')
      return [standard, ...others.split(',').filter(Boolean)].map((word) => [word, standard] as const)
    }),
)

const unitMarkers = new Set(['apt', 'apartment', 'unit', 'ste', 'suite', '#', 'condo'])
const looseUnitMarkers = new Set([
  'bldg',
  'building',
  'spc',
  'space',
  'lot',
  'trlr',
  'rm',
  'room',
  'no',
  'floor',
])

/** "n" for "N" or "North". */
export function directionOf(word: string): string | undefined {
  return Object.hasOwn(directions, word) ? directions[word] : undefined
}

/** The USPS abbreviation, in lower case: "ave" for "Avenue". */
export function suffixOf(word: string): string | undefined {
  return suffixes.get(word)
}

/** Whether a unit starts at this word. Words that are also street names count only before a number or a letter. */
export function startsUnit(word: string, next: string | undefined): boolean {
  if (word.startsWith('#')) return word.length > 1 || next !== undefined
  if (next === undefined) return false
  if (unitMarkers.has(word)) return true
  return looseUnitMarkers.has(word) && /\d|^[a-z]$/.test(next)
}

export function isUnitMarker(word: string): boolean {
  return unitMarkers.has(word) || looseUnitMarkers.has(word)
}
