import { Elysia } from 'elysia'
import type { ClientId } from '../../../domain/message.ts'
import { boundsOf, readMonth } from '../../../domain/statement/month.ts'
import { type Answered, openStatements, type Statements } from '../../../flow/statement/statements.ts'
import type { ApiDeps } from '../../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../../docs/docs-responses.ts'
import { forAdmins, forClients } from '../../docs/security.ts'
import { wantedOf } from '../../http/accept.ts'
import { CLIENT_REFUSALS, callerOf, refuseUnlessFor } from '../../http/access/auth.ts'
import { CSV_TYPE } from '../../http/csv/csv.ts'
import { ClientParams } from '../../http/fields.ts'
import type { Refusal } from '../../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../../http/refuse.ts'
import { streamText } from '../../http/stream.ts'
import {
  MonthParams,
  OwnStatementQuery,
  Statement,
  StatementList,
  StatementParams,
} from './statement-answers.ts'
import { statementCsv } from './statement-csv.ts'
import { EXAMPLE_STATEMENT, EXAMPLE_STATEMENTS, statementForms } from './statement-examples.ts'
import { PAGE_POLICY, statementPage } from './statement-page.ts'
import { monthSumsJson, type Reader, statementJson } from './statement-view.ts'

const MONTH_RULE = 'must be a month that has begun'

const DESCRIPTION = [
  "A client's money in a month of UTC: what it had, each top-up and adjustment, what its messages cost by day, country and price of a part as it was, what was released, what was still held, and what was left.",
  'The lines come to the closing balance, and are those of the ledger summed up, to 1/10,000 cent. `complete` false: the month has not ended, and it is told until a minute ago.',
  '`Accept: text/csv` gives CSV, `Accept: text/html` a page to print. With the admin token it also says what providers took, and the margin.',
  'What the messages of a day did is summed up once and kept. The first statement of a client with millions of messages takes longer than a request may: 503 `statement_not_ready`, and the next request goes on where that one ended.',
].join('\n\n')
const LIST_DESCRIPTION =
  'The newest 12 months, the latest first, in a few figures each; months before its money first moved are left out. Takes as long as a statement.'

const READ_REFUSALS = ['invalid_field', 'unknown_client', 'statement_not_ready'] as const
const OWN_REFUSALS = [...CLIENT_REFUSALS, 'unknown_field', 'internal_error', 'database_unavailable'] as const

/** `/v1/clients/:id/statements` for admins, and `/v1/me/statements` for the client itself: its months, and each of them line by line. */
export function statementRoutes(deps: Pick<ApiDeps, 'db' | 'now'>) {
  const statements = openStatements(deps)
  const tags = ['Clients']
  const admin = { tags, security: forAdmins('read') }
  const own = { tags, security: forClients('read') }
  return new Elysia({ normalize: false })
    .get(
      '/v1/clients/:id/statements',
      ({ params, request, set }) => list(statements, deps.now(), params.id, request, set),
      {
        params: ClientParams,
        detail: {
          ...admin,
          summary: "List a client's statements",
          description: LIST_DESCRIPTION,
          responses: {
            200: answer('its months', StatementList, EXAMPLE_STATEMENTS.forAdmins),
            ...refusals(...ADMIN_REFUSALS, ...READ_REFUSALS),
          },
        },
      },
    )
    .get(
      '/v1/clients/:id/statements/:month',
      ({ params, request, set }) => read(statements, deps.now(), params, request, set),
      {
        params: StatementParams,
        detail: {
          ...admin,
          summary: "Read a client's statement",
          description: DESCRIPTION,
          responses: {
            200: statementForms(answer('the month', Statement, EXAMPLE_STATEMENT.forAdmins)),
            ...refusals(...ADMIN_REFUSALS, ...READ_REFUSALS),
          },
        },
      },
    )
    .get(
      '/v1/me/statements',
      ({ query, request, set }) =>
        refuseUnlessFor(request, query.client_id, set) ??
        list(statements, deps.now(), query.client_id, request, set),
      {
        query: OwnStatementQuery,
        detail: {
          ...own,
          summary: 'List your statements',
          description: LIST_DESCRIPTION,
          responses: {
            200: answer('its months', StatementList, EXAMPLE_STATEMENTS.forClients),
            ...refusals(...OWN_REFUSALS, ...READ_REFUSALS),
          },
        },
      },
    )
    .get(
      '/v1/me/statements/:month',
      ({ params, query, request, set }) =>
        refuseUnlessFor(request, query.client_id, set) ??
        read(statements, deps.now(), { id: query.client_id, month: params.month }, request, set),
      {
        params: MonthParams,
        query: OwnStatementQuery,
        detail: {
          ...own,
          summary: 'Read your statement',
          description: DESCRIPTION,
          responses: {
            200: statementForms(answer('the month', Statement, EXAMPLE_STATEMENT.forClients)),
            ...refusals(...OWN_REFUSALS, ...READ_REFUSALS),
          },
        },
      },
    )
}

async function list(
  statements: Statements,
  nowMs: number,
  id: string,
  request: Request,
  set: ReplySet,
): Promise<StatementList | Refusal> {
  const answered = await statements.list(clientIdOf(id), nowMs)
  if (answered.kind !== 'read') return refuseUnread(set, answered)
  return { months: answered.found.map((month) => monthSumsJson(month, readerOf(request))) }
}

async function read(
  statements: Statements,
  nowMs: number,
  asked: { readonly id: string; readonly month: string },
  request: Request,
  set: ReplySet,
): Promise<Statement | Response | Refusal> {
  const month = readMonth(asked.month)
  if (month === null || boundsOf(month).fromMs > nowMs) return refuseField(set, 'month', MONTH_RULE)
  const answered = await statements.read(clientIdOf(asked.id), month)
  if (answered.kind !== 'read') return refuseUnread(set, answered)
  const reader = readerOf(request)
  const name = `statement-${answered.found.clientId}-${month}`
  switch (wantedOf(request, ['text/csv', 'text/html'])) {
    case 'text/csv':
      return await streamText(pieces(statementCsv(answered.found, reader)), {
        'content-type': CSV_TYPE,
        'content-disposition': `attachment; filename="${name}.csv"`,
        vary: 'accept',
      })
    case 'text/html':
      return await streamText(pieces(statementPage(answered.found, reader)), {
        'content-type': 'text/html; charset=utf-8',
        'content-disposition': `inline; filename="${name}.html"`,
        'content-security-policy': PAGE_POLICY,
        'x-content-type-options': 'nosniff',
        vary: 'accept',
      })
    case 'application/json':
      return statementJson(answered.found, reader)
  }
}

function refuseUnread(set: ReplySet, answered: Exclude<Answered<unknown>, { kind: 'read' }>): Refusal {
  switch (answered.kind) {
    case 'unknown_client':
      return refuse(set, 'unknown_client')
    case 'too_many':
      return refuse(set, 'statement_not_ready', { error: 'others are asking for statements, ask again' })
    case 'not_ready':
      return refuse(set, 'statement_not_ready', {
        error: `the client's messages are being summed up, ${answered.daysLeft} of ${answered.days} days are left: ask again, and it goes on`,
      })
  }
}

function readerOf(request: Request): Reader {
  return { forAdmins: callerOf(request).kind === 'admin' }
}

function clientIdOf(id: string): ClientId {
  return id.toLowerCase() as ClientId // the schema has checked the form
}

async function* pieces(made: Generator<string>): AsyncGenerator<string> {
  let piece = ''
  for (const next of made) {
    piece += next
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** Characters that are sent at once. */
const PIECE = 65_536
