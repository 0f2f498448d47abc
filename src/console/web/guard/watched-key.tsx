import { MaskedNumber } from '../privacy.tsx'

type Props = { readonly rule: string; readonly found: string }

/** What a rule counted or found: a number, hidden until it is pressed; how the numbers of a range begin; a country, a type, an address. */
export function WatchedKey({ rule, found }: Props) {
  if (found === '') return null
  if (rule === 'per_number') return <MaskedNumber number={found} />
  return <code>{found.startsWith('+') ? `${found}…` : found}</code>
}
