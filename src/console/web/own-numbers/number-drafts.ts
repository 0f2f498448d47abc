import { KEYWORD_RULE, NUMBER_PATTERN, NUMBER_RULE } from '../../../domain/inbound/numbers.ts'
import type { OwnNumber } from '../answers.ts'
import { typedNumber } from '../typed-number.ts'

/** An entry as it is typed; an empty keyword, group or URL is none. */
export type NumberDraft = {
  /** Stays while others are removed. */
  readonly key: number
  readonly number: string
  readonly keyword: string
  readonly clientId: string
  readonly group: string
  readonly smsUrl: string
}

let lastKey = 0

/** An entry to begin with. */
export function newNumber(clientId: string): NumberDraft {
  return { key: ++lastKey, number: '', keyword: '', clientId, group: '', smsUrl: '' }
}

/** An entry that stands, to be changed. */
export function draftOfNumber({ number, keyword, client_id, group, sms_url }: OwnNumber): NumberDraft {
  return {
    key: ++lastKey,
    number,
    keyword: keyword ?? '',
    clientId: client_id,
    group: group ?? '',
    smsUrl: sms_url ?? '',
  }
}

/** What is written of an entry. */
export function numberOf({ number, keyword, clientId, group, smsUrl }: NumberDraft): OwnNumber {
  const orNull = (typed: string) => (typed.trim() === '' ? null : typed.trim())
  return {
    number: typedNumber(number),
    keyword: orNull(keyword),
    client_id: clientId,
    group: orNull(group),
    sms_url: orNull(smsUrl),
  }
}

/** What keeps an entry from being added, in words; null: nothing. */
export function problemOfNumber(
  draft: NumberDraft,
  others: readonly NumberDraft[],
): { readonly field: 'number' | 'keyword' | 'client'; readonly rule: string } | null {
  const { number, keyword, client_id } = numberOf(draft)
  if (!new RegExp(NUMBER_PATTERN).test(number)) return { field: 'number', rule: NUMBER_RULE }
  if (keyword !== null && /\s/.test(keyword)) return { field: 'keyword', rule: KEYWORD_RULE }
  if (client_id === '') return { field: 'client', rule: 'must be chosen' }
  const same = (one: OwnNumber) => `${one.number}/${one.keyword?.toLowerCase() ?? ''}`
  const isThere = others.some((other) => same(numberOf(other)) === same({ ...numberOf(draft) }))
  return isThere ? { field: 'number', rule: 'is in the list already with this keyword' } : null
}

/** Entries that say what was typed: in number, keyword, group or the name of the client. */
export function numbersLike(
  drafts: readonly NumberDraft[],
  typed: string,
  clientName: (id: string) => string,
): readonly NumberDraft[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return drafts
  const digits = typedNumber(wanted)
  return drafts.filter(
    ({ number, keyword, group, clientId }) =>
      number.includes(digits) ||
      [keyword, group, clientName(clientId)].some((said) => said.toLowerCase().includes(wanted)),
  )
}

/** What the list that stands has otherwise, in words. */
export function numberDifferences(
  mine: readonly OwnNumber[],
  theirs: readonly OwnNumber[],
): readonly string[] {
  const byName = (list: readonly OwnNumber[]) =>
    new Map(list.map((one) => [nameOf(one), JSON.stringify(one)]))
  const [own, other] = [byName(mine), byName(theirs)]
  const inTheirs = [...other].flatMap(([name, said]) => {
    if (!own.has(name)) return [`${name} is only in theirs`]
    return own.get(name) === said ? [] : [`${name} is another in theirs`]
  })
  const inMine = [...own.keys()].filter((name) => !other.has(name)).map((name) => `${name} is only in yours`)
  return [...inTheirs, ...inMine]
}

function nameOf({ number, keyword }: OwnNumber): string {
  return keyword === null ? number : `${number} ${keyword}`
}
