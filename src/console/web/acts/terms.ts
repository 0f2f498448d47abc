/** Which acts are looked for, as the page's address has it; '' does not narrow. Days are UTC, both included. */
export type ActTerms = Readonly<
  Record<'name' | 'what' | 'subject_kind' | 'subject_id' | 'client_id' | 'outcome' | 'from' | 'to', string>
>

const NAMES = ['name', 'what', 'subject_kind', 'subject_id', 'client_id', 'outcome', 'from', 'to'] as const

/** What an address looks for. */
export function termsOf(params: URLSearchParams): ActTerms {
  const entries = NAMES.map((name) => [name, params.get(name) ?? ''])
  return Object.fromEntries(entries) as ActTerms // each of its names
}

/** Only what narrows, for an address. */
export function saidTerms(terms: ActTerms): Record<string, string> {
  return Object.fromEntries(Object.entries(terms).filter(([, said]) => said !== ''))
}

const DAY_MS = 86_400_000

/** Where acts are read that were looked for, a page of `limit`. */
export function actsPath(terms: ActTerms, cursor: string | null, limit: number): string {
  const { from, to, ...said } = terms
  const query = new URLSearchParams({
    limit: String(limit),
    ...saidTerms({ ...said, from: startOf(from), to: endOf(to) }),
    ...(cursor && { cursor }),
  })
  return `/v1/acts?${query}`
}

function startOf(day: string): string {
  return day === '' ? '' : `${day}T00:00:00Z`
}

/** The day itself is looked at, too. */
function endOf(day: string): string {
  const startMs = Date.parse(startOf(day))
  return Number.isNaN(startMs) ? '' : new Date(startMs + DAY_MS).toISOString()
}
