import { DEMO_CLIENT } from '../../../domain/demo-client.ts'
import type { ClientId } from '../../../domain/message.ts'
import type { Money } from '../../../domain/money.ts'
import { moneyOfSql, times } from '../../../domain/money.ts'
import type { Month } from '../../../domain/statement/month.ts'
import type { MovedTotal } from '../../../domain/statement/moved-total.ts'
import { makeStatement, type Statement } from '../../../domain/statement/statement.ts'
import type { StatementOf } from '../../../flow/statement/statements.ts'
import { csvAnswer, pageAnswer } from '../../docs/docs-responses.ts'
import { statementCsv } from './statement-csv.ts'
import { monthSumsJson, statementJson } from './statement-view.ts'

const cents = (text: string): Money => moneyOfSql(text)

const moved = (
  movedOn: string,
  kind: MovedTotal['kind'],
  messages: number,
  price: string,
  cost = '0',
): MovedTotal => ({
  movedOn,
  kind,
  country: 'DE',
  price: cents(price),
  messages,
  parts: messages,
  amount: times(messages, cents(price)),
  cost: times(messages, cents(cost)),
  uncosted: 0,
})

/** A month as the documentation shows it. */
const EXAMPLE: StatementOf<Statement> = {
  clientId: DEMO_CLIENT.id as ClientId, // a UUID
  name: DEMO_CLIENT.name,
  month: '2026-10' as Month, // of the form
  untilAt: new Date('2026-11-01T00:00:00.000Z'),
  isComplete: true,
  ...makeStatement({
    opening: { credit: cents('1250'), held: cents('0.79') },
    payments: [
      {
        at: new Date('2026-10-05T09:30:00.000Z'),
        id: '3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11',
        kind: 'topup',
        amount: cents('50000'),
        note: 'invoice 2026-118',
      },
      {
        at: new Date('2026-10-20T14:00:00.000Z'),
        id: '8f14e45f-ceea-467f-9d3b-6d1d6ed1c7ab',
        kind: 'adjustment',
        amount: cents('-12.5'),
        note: 'paid twice in September',
      },
    ],
    totals: [
      moved('2026-10-01', 'capture', 1, '0.79', '0.55'),
      moved('2026-10-06', 'hold', 1_200, '0.79'),
      moved('2026-10-06', 'capture', 1_180, '0.79', '0.55'),
      moved('2026-10-06', 'release', 20, '0.79'),
      moved('2026-10-31', 'hold', 3, '0.85'),
    ],
  }),
}

const [ADMIN, CLIENT] = [{ forAdmins: true }, { forAdmins: false }]

/** It as JSON, as admins see it and as its client does. */
export const EXAMPLE_STATEMENT = {
  forAdmins: statementJson(EXAMPLE, ADMIN),
  forClients: statementJson(EXAMPLE, CLIENT),
}

/** The list that it is in. */
export const EXAMPLE_STATEMENTS = {
  forAdmins: { months: [monthSumsJson(EXAMPLE, ADMIN)] },
  forClients: { months: [monthSumsJson(EXAMPLE, CLIENT)] },
}

const COLUMNS = [
  'Lines in the order of days. `amount_cents` is what a line changed of what can be spent, `held_change_cents` of what is held, as in the ledger; of the first line, `opening`, it is what there was.',
  'Both summed over all lines but the last are what the last says, `closing`. `captured_cents` is what was charged.',
].join(' ')

/** A statement in its three forms, for its documentation. */
export function statementForms(json: ReturnType<typeof csvAnswer>) {
  const csv = [...statementCsv(EXAMPLE, CLIENT)].join('')
  return pageAnswer(
    csvAnswer(json, COLUMNS, csv, ['Content-Disposition']),
    'the same lines to read and to print on A4',
  )
}
