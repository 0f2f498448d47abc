import { type Static, Type } from '@sinclair/typebox'
import {
  centsOf,
  countOf,
  dltOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  tlvsOf,
  wordOf,
} from '../http/answer-fields.ts'

const id = idOf('names the client')
const name = textOf('what people call it')
const money = {
  credit_cents: centsOf('what it has; below 0: what it owes'),
  held_cents: centsOf('what is held for messages on their way'),
  captured_cents: centsOf('what its messages have cost for good'),
  credit_limit_cents: centsOf('how far credit_cents may go below 0'),
  low_water_cents: orNull(
    centsOf('`credits.low` is sent when credit_cents comes down to it; null: it is never sent'),
  ),
  daily_cap_cents: orNull(centsOf('what its messages of one UTC day may cost; null: as much as it has')),
  spent_today_cents: centsOf('what its messages of this UTC day have cost, less what was released of them'),
  spendable_cents: centsOf(
    'what it can spend now: credit and limit, and no more than is left of the daily cap',
  ),
}

/** A client as admins see it. */
export const Client = named('Client', {
  id,
  name,
  ...money,
  rate_limit_rps: orNull(
    Type.Integer({ description: 'messages per second; null: the limit of the gateway' }),
  ),
  rate_limit_burst: orNull(Type.Integer({ description: 'messages at once; null: the limit of the gateway' })),
  price_list: orNull(textOf('the price list that it pays by; null: the list `default`')),
  tlvs: orNull(tlvsOf('parameters that an SMSC is told with its messages, by their tags; null: none')),
  dlt: orNull(dltOf("ids of it and of its templates at India's DLT platforms; null: none")),
  has_api_key: flagOf('whether it has an API key'),
  created_at: instantOf('when it was made'),
  updated_at: instantOf('when it was last changed'),
})
export type Client = Static<typeof Client>

/** A page of clients. */
export const ClientPage = named('ClientPage', {
  clients: listOf(Client, 'the largest id first'),
  next_cursor: NextCursor,
})
export type ClientPage = Static<typeof ClientPage>

/** A client and its money, as it sees itself. */
export const Balance = named('Balance', { id, name, ...money })
export type Balance = Static<typeof Balance>

/** What a client may, and what it pays. */
export const OwnLimits = named('OwnLimits', {
  client_id: id,
  rate_limit_rps: orNull(Type.Integer({ description: 'messages per second; null: as many as it likes' })),
  rate_limit_burst: orNull(Type.Integer({ description: 'messages at once; null: as many as it likes' })),
  price_list: textOf('the price list that it pays by'),
  price_per_part_cents: centsOf('what a part costs to a number of which no list says anything'),
  express_surcharge_cents: centsOf('what a part of an express message to such a number costs besides'),
  api_keys: countOf('keys with names that it may have'),
})
export type OwnLimits = Static<typeof OwnLimits>

/** Money that a client got. */
export const Topup = named('Topup', {
  id: idOf('names the top-up'),
  client_id: idOf('the client that got it'),
  amount_cents: centsOf('what it added'),
  note: orNull(textOf('what was said of it; null: nothing')),
  created_at: instantOf('when it was added'),
})
export type Topup = Static<typeof Topup>

/** A correction of what a client was topped up by. */
export const Adjustment = named('Adjustment', {
  id: idOf('names the adjustment'),
  client_id: idOf('the client whose credit it corrected'),
  amount_cents: centsOf('what it added; below 0: what it took away'),
  reason: textOf('why it was made'),
  created_at: instantOf('when it was made'),
})
export type Adjustment = Static<typeof Adjustment>

/** One movement of a client's money. */
export const LedgerLine = named('LedgerLine', {
  at: instantOf('when it happened'),
  kind: wordOf(['topup', 'adjustment', 'hold', 'capture', 'release'], 'what moved the money'),
  amount_cents: centsOf('what it changed of what can be spent'),
  held_change_cents: centsOf('what it changed of what is held'),
  balance_cents: centsOf('what could be spent after it'),
  held_cents: centsOf('what was held after it'),
  message_id: orNull(idOf('the message it was for; null for a top-up or an adjustment, and for a sum')),
  topup_id: orNull(idOf('the top-up it was; null for others')),
  adjustment_id: orNull(idOf('the adjustment it was; null for others')),
  note: orNull(textOf('the note of the top-up, or the reason of the adjustment; null: none')),
  archived_messages: orNull(
    countOf('of how many archived messages it is the sum, of this kind and of that UTC day; null: of none'),
  ),
})
export type LedgerLine = Static<typeof LedgerLine>

/** A page of a client's ledger. */
export const Ledger = named('Ledger', {
  client_id: idOf('the client that it is of'),
  opening_balance_cents: centsOf('what could be spent before the oldest line of the page'),
  closing_balance_cents: centsOf('what could be spent after the newest line of the page'),
  lines: listOf(LedgerLine, 'its movements, in the order asked for'),
  next_cursor: NextCursor,
})
export type Ledger = Static<typeof Ledger>
