/** What the text of a receipt says (SMPP v3.4, Appendix B, and the dialects of SMSCs). Null: it does not say. */
export type ReceiptText = {
  readonly id: string | null
  /** Messages submitted, and of those delivered. */
  readonly sub: number | null
  readonly dlvrd: number | null
  /** As an ISO 8601 text without a zone: which one the SMSC's clock has, its receipts do not say. */
  readonly submitDate: string | null
  readonly doneDate: string | null
  /** Upper case, as it came otherwise. */
  readonly stat: string | null
  readonly err: string | null
  readonly text: string | null
}

/** `key:` in any case; some SMSCs leave out the blanks of `submit date` and `done date`. */
const KEY = /(?:^|\s)(id|sub|su|dlvrd|submit ?date|done ?date|stat|err|text):/gi

/**
 * Reads the text of a receipt leniently: any keys, in any case and order; a value ends at its first blank, but that of
 * `text`, which is the rest. Whether a message is a receipt at all its esm_class says, not its text.
 */
export function readReceiptText(text: string): ReceiptText {
  const values = new Map<string, string>()
  for (const found of text.matchAll(KEY)) {
    const key = (found[1] ?? '').toLowerCase().replace(' ', '')
    if (values.has(key)) continue
    const rest = text.slice(found.index + found[0].length)
    if (key === 'text') {
      // Whatever it quotes, keys among it, is the message's.
      values.set(key, rest)
      break
    }
    values.set(key, /^\S*/.exec(rest)?.[0] ?? '')
  }
  return {
    id: wordOf(values.get('id')),
    sub: countOf(values.get('sub')),
    dlvrd: countOf(values.get('dlvrd')),
    submitDate: dateOf(values.get('submitdate')),
    doneDate: dateOf(values.get('donedate')),
    stat: wordOf(values.get('stat'))?.toUpperCase() ?? null,
    err: wordOf(values.get('err')),
    text: values.get('text') ?? null,
  }
}

function wordOf(value: string | undefined): string | null {
  return value ? value : null
}

function countOf(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null
}

/** YYMMDDhhmm[ss] (Appendix B) or with a year of four digits; zeros and what is no date are none. */
function dateOf(value: string | undefined): string | null {
  const found = /^(20\d\d|\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(value ?? '')
  if (!found) return null
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] = found
  const text = `${year.length === 2 ? `20${year}` : year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${text}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : null
}
