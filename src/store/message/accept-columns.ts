import { countryOf } from '../../domain/country.ts'
import { GIVEN_FIELDS } from '../../domain/fields/given-fields.ts'
import { historyLine } from '../../domain/message/history-line.ts'
import { centsText } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'
import { type Column, givenRows, INSTANT, LINES } from '../given-rows.ts'
import type { NewMessage } from './new-message.ts'
import { ringsOf } from './waiting.ts'

/** What the first line of each history says. */
const ACCEPTED = { seq: 1, event: 'ACCEPTED', from: null, attempt: 0, ignored: false, part: null } as const

/** What is given of each message, by the names of the columns of `messages`. */
const USUAL: readonly Column<NewMessage>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['client_id', 'uuid', ({ clientId }) => clientId],
  ['to_msisdn', 'text', ({ to }) => to],
  ['from_sender', 'text', ({ from }) => from],
  ['text', 'text', ({ text }) => text],
  ['encoding', 'text', ({ encoding }) => encoding],
  ['parts', 'smallint', ({ parts }) => parts],
  ['status', 'text', ({ status }) => status],
  ['express', 'boolean', ({ express }) => express],
  ['otp', 'boolean', ({ otp }) => otp],
  ['lane', 'text', ({ lane }) => lane],
  ['country', 'text', ({ to }) => countryOf(to)],
  ['provider', 'text', ({ provider }) => provider],
  ['created_at', INSTANT, ({ acceptedAtMs }) => acceptedAtMs],
  ['wake_at', INSTANT, ({ wakeAtMs }) => wakeAtMs],
  ['expires_at', INSTANT, ({ expiresAtMs }) => expiresAtMs],
  ['send_at', INSTANT, ({ sendAtMs }) => sendAtMs],
  [
    'history',
    LINES,
    ({ acceptedAtMs: atMs, status: to, note: detail, route }) =>
      historyLine({ ...ACCEPTED, atMs, to, detail, route }),
  ],
  ...GIVEN_FIELDS.map(({ name, column }): Column<NewMessage> => [column, 'text', (message) => message[name]]),
]

/** Nearly no message has any, and a batch without them is written without a word of them. */
const PARAMETERS: readonly Column<NewMessage>[] = [
  ['tlvs', 'json', ({ tlvs }) => jsonText(tlvs)],
  ['dlt', 'json', ({ dlt }) => jsonText(dlt)],
]

/** The same of what only doors give. */
const OF_DOORS: readonly Column<NewMessage>[] = [
  ['door', 'text', ({ door }) => door],
  ['user_data', 'json', ({ userData }) => jsonText(userData)],
  ['callback_to', 'json', ({ callbackTo }) => jsonText(callbackTo)],
]

/** The same of what an admin sends again through one provider. */
const PINNED: readonly Column<NewMessage>[] = [['pinned_to', 'text', ({ pinnedTo }) => pinnedTo ?? null]]

/** The columns that are written of these messages, by the same names in `input`. */
export function columnsOf(messages: readonly NewMessage[]): readonly Column<NewMessage>[] {
  const haveParameters = messages.some(({ tlvs, dlt }) => tlvs !== null || dlt !== null)
  const haveDoors = messages.some(({ door }) => door !== null)
  const havePins = messages.some(({ pinnedTo }) => pinnedTo !== undefined)
  return [
    ...USUAL,
    ...(haveParameters ? PARAMETERS : []),
    ...(haveDoors ? OF_DOORS : []),
    ...(havePins ? PINNED : []),
  ]
}

/** What accepting needs of a message besides its columns. */
const BESIDE: readonly Column<NewMessage>[] = [
  ['cost', 'numeric', ({ cost }) => centsText(cost)],
  ['request_id', 'uuid', ({ requestId }) => requestId],
]

/** Part of a statement: a query for the messages as rows, with the columns that are written of them and what accepting needs besides. */
export function inputOf(tx: Tx, messages: readonly NewMessage[]) {
  const rings = ringsOf(messages)
  const ring: Column<NewMessage> = ['ring', 'smallint', (_, nth) => rings[nth] ?? null]
  return givenRows(tx, [...columnsOf(messages), ...BESIDE, ring], messages)
}

function jsonText(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}
