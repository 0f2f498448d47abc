import { verdictOf } from '../../domain/callback/callback-answer.ts'
import type { CallbackForm, FormedCallback } from '../form.ts'
import { AGENT, formEncoded, receiptOf, receiptWords, type ToldStatus, wasTaken } from './receipt.ts'

/** Types of delivery reports, the bits of a dlr-mask (Kannel User's Guide, "Delivery Reports"). */
const TYPES = { delivered: 1, failed: 2, taken: 8, refused: 16 } as const

/** What the message came with, as the door keeps it. */
type Kept = FormedCallback['form']

/** As Kannel calls a dlr-url: by GET, with its escape codes filled in. Whatever is answered 2xx is delivered. */
export const KANNEL_FORM: CallbackForm = {
  signs: false,
  requestOf({ told, url, form }) {
    const receipt = receiptOf(told)
    return {
      method: 'GET',
      url: filled(url, valuesOf(receipt, form)),
      headers: AGENT,
      body: null,
    }
  },
  readingOf: ({ statusCode, retryAfter }, nowMs) => ({ verdict: verdictOf(statusCode, retryAfter, nowMs) }),
}

/** What the codes stand for, as Kannel 1.4.5 fills them in for a report (gw/urltrans.c), and as it was measured on it. */
function valuesOf(receipt: ToldStatus, kept: Kept): ReadonlyMap<string, string> {
  const { data, timestamp } = receipt
  const text = answerOf(receipt, kept)
  const words = text.split(/\s+/).filter((word) => word !== '')
  const to = String(kept['to'] ?? data.to)
  const from = String(kept['from'] ?? data.from)
  const at = new Date(timestamp)
  return new Map([
    ['a', words.map(formEncoded).join('+')],
    ['A', formEncoded(text)],
    ['b', formEncoded(text)],
    ['B', given(kept, 'binfo')],
    ['c', given(kept, 'coding')],
    ['C', CHARSETS[Number(kept['coding'] ?? 0)] ?? ''],
    ['d', String(typeOf(receipt, kept))],
    ['D', given(kept, 'meta_data')],
    ['f', ''],
    ['F', formEncoded(data.provider_message_id ?? '')],
    ['i', formEncoded(data.provider ?? String(kept['smsc'] ?? ''))],
    ['I', data.id],
    ['k', formEncoded(words[0] ?? '')],
    ['m', given(kept, 'mclass')],
    ['M', given(kept, 'mwi')],
    ['n', given(kept, 'user')],
    ['o', given(kept, 'account')],
    ['p', formEncoded(to)],
    ['P', formEncoded(from)],
    ['q', formEncoded(to.replace(/^00/, '+'))],
    ['Q', formEncoded(from.replace(/^00/, '+'))],
    ['r', words.slice(1).map(formEncoded).join('+')],
    ['s', formEncoded(words[1] ?? '')],
    ['t', at.toISOString().slice(0, 19).replace('T', '+')],
    ['T', String(Math.floor(at.getTime() / 1_000))],
    ['u', ''],
    ['v', ''],
    ['V', ''],
    ['%', '%'],
  ])
}

const CHARSETS = ['UTF-8', '8-BIT', 'UTF-16BE']

function given(kept: Kept, name: string): string {
  return formEncoded(String(kept[name] ?? ''))
}

/** The type of a report; of two that would do, one that was asked for. */
function typeOf(receipt: ToldStatus, kept: Kept): number {
  if (receipt.data.status === 'SENT') return TYPES.taken
  if (receipt.data.status === 'DELIVERED') return TYPES.delivered
  const [first, other] = wasTaken(receipt) ? [TYPES.failed, TYPES.refused] : [TYPES.refused, TYPES.failed]
  const mask = Number(kept['mask'])
  return mask & first || !(mask & other) ? first : other
}

/** What the SMSC said, as Kannel has it: `ACK/`, `NACK/` with the reason, or the text of a receipt. */
function answerOf(receipt: ToldStatus, kept: Kept): string {
  const { status, id, last_error } = receipt.data
  const type = typeOf(receipt, kept)
  if (status === 'SENT') return 'ACK/'
  if (type === TYPES.refused) return `NACK/${last_error ?? status}`
  const { sub, dlvrd, submitDate, doneDate, state, err } = receiptWords(receipt)
  return `id:${id} sub:${sub} dlvrd:${dlvrd} submit date:${submitDate} done date:${doneDate} stat:${state} err:${err} text:`
}

/** Fills the codes in; what is none stays as it is. */
function filled(pattern: string, values: ReadonlyMap<string, string>): string {
  return pattern.replace(/%(.)/gs, (code, letter: string) => values.get(letter) ?? code)
}
