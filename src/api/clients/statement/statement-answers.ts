import { type Static, Type } from '@sinclair/typebox'
import { MONTH_PATTERN } from '../../../domain/statement/month.ts'
import {
  centsOf,
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../../http/answer-fields.ts'
import { ClientIdField } from '../../http/fields.ts'

const month = Type.String({
  pattern: MONTH_PATTERN,
  description: 'must be a month such as 2026-10',
  example: '2026-10',
})

/** The path of a client's month. */
export const StatementParams = Type.Object({ id: ClientIdField, month })
/** The path of a month. */
export const MonthParams = Type.Object({ month })
/** Whose months are asked for. */
export const OwnStatementQuery = Type.Object({ client_id: ClientIdField }, { additionalProperties: false })

const holdings = (when: string) =>
  Type.Object(
    {
      credit_cents: centsOf('what could be spent'),
      held_cents: centsOf('what was held for messages on their way'),
      total_cents: centsOf('both: what was paid in and not captured'),
    },
    { description: when },
  )

const counts = {
  messages: countOf('messages that it was captured of'),
  parts: countOf('their parts'),
  captured_cents: centsOf('what was captured: the price'),
}
/** What admins see beside it. */
const costs = {
  provider_cost_cents: Type.Optional(centsOf('for admins: what providers took for the messages that ended')),
  margin_cents: Type.Optional(centsOf('for admins: what was captured, less that')),
  messages_without_cost: Type.Optional(
    countOf(
      'for admins: messages that ended and whose cost is not known; they count as if they cost nothing',
    ),
  ),
}
const rate = {
  country: orNull(textOf('ISO 3166-1 alpha-2, of the numbers; ZZ: of no country; null: not known')),
  price_per_part_cents: orNull(
    centsOf(
      'as it was when the messages were accepted; null: more than one price, or a text was replaced by one of fewer parts',
    ),
  ),
  ...counts,
  ...costs,
}

const sums = {
  client_id: idOf('the client that it is of'),
  name: textOf('what people call it now'),
  month: textOf('the month, in UTC'),
  from: instantOf('where it begins'),
  until: instantOf('where it ends, exclusive: with the month, or a minute ago'),
  complete: flagOf(
    'whether the month has ended: nothing that is said of it but `provider_cost_cents` can change any more',
  ),
  opening: holdings('before'),
  topped_up_cents: centsOf('what was paid in'),
  adjusted_cents: centsOf('what was put right: also below nothing'),
  ...counts,
  held_cents: centsOf('what was newly held'),
  released_cents: centsOf('what was held and came back'),
  closing: holdings('after: opening.total_cents + topped_up_cents + adjusted_cents − captured_cents'),
  ...costs,
}

/** A month in a few figures. */
export const MonthSums = named('MonthSums', sums)
export type MonthSums = Static<typeof MonthSums>

/** The months of a client. */
export const StatementList = named('StatementList', {
  months: listOf(MonthSums, 'the latest first, 12 at most; from the first in which its money moved'),
})
export type StatementList = Static<typeof StatementList>

/** A client's month, line by line. */
export const Statement = named('Statement', {
  ...sums,
  payments: listOf(
    Type.Object({
      id: idOf('names the top-up or adjustment'),
      at: instantOf('when it was made'),
      kind: wordOf(['topup', 'adjustment'], 'what it was'),
      amount_cents: centsOf('what it added; of an adjustment also below nothing'),
      note: orNull(textOf('what was said of it; null: nothing')),
    }),
    'money that came in or was put right, the oldest first',
  ),
  days: listOf(
    Type.Object({
      day: textOf('the UTC day'),
      paid_cents: centsOf('top-ups and adjustments'),
      held_cents: centsOf('what was newly held'),
      ...counts,
      released_cents: centsOf('what was held and came back'),
      closing_credit_cents: centsOf('what could be spent at its end'),
      closing_held_cents: centsOf('what was held at its end'),
      ...costs,
    }),
    'the days on which money moved',
  ),
  rates: listOf(Type.Object(rate), 'what was captured, by country and price of a part'),
  charges: listOf(
    Type.Object({ day: textOf('the UTC day on which it was captured'), ...rate }),
    'the same by day; with more than 20,000 of them those of a day and country are one, without a price',
  ),
})
export type Statement = Static<typeof Statement>
