import { Elysia } from 'elysia'
import type { ReplySet } from '../../api/http/refuse.ts'
import { refuseMessage } from '../../api/http/refused-outcome.ts'
import type { Sending } from '../../api/http/sending.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idOfSid, sidOf } from '../../domain/twilio/sid.ts'
import { cancelMessages } from '../../flow/message/cancel-messages.ts'
import { redactMessage } from '../../flow/message/redact-message.ts'
import { findInbound } from '../../store/inbound/inbound-views.ts'
import { findTwilioMessage } from '../../store/twilio/twilio-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { type Parameters, readQuery, readQueryAndForm } from '../http/parameters.ts'
import { type Accounts, AT_DOOR, type TwilioRequest } from './account.ts'
import { notFound, refuseTwilio, sayTwilio, TwilioFault, twilioError } from './errors.ts'
import { listMessages } from './list-messages.ts'
import { API_VERSION, accountPath, inboundJson, messageJson } from './message-json.ts'
import { pageJson, readPage } from './pages.ts'
import { readTwilioMessage } from './read-message.ts'

/** What is needed for messages. */
export type MessagesDeps = Pick<
  ApiDeps,
  'callbackPost' | 'db' | 'live' | 'log' | 'now' | 'numbers' | 'policy' | 'slot'
>

type Asked = TwilioRequest & { readonly params: { readonly account: string; readonly message: string } }

/** `/2010-04-01/Accounts/{AC}/Messages`: create, list, fetch, cancel, redact, delete; there are no media. */
export function messageDoor(deps: MessagesDeps, sending: Sending, accounts: Accounts) {
  /** What `work` answers for the message that the path names, or that there is none. */
  const forMessage = (
    asked: Asked,
    work: (clientId: ClientId, id: MessageId) => Promise<unknown>,
  ): Promise<unknown> =>
    accounts.answer(asked, asked.params.account, async (clientId) => {
      const id = idOfSid('SM', asked.params.message.replace(/\.json$/, ''))
      // The form is that of an id.
      return id === null ? notFound(asked.set, asked.request) : await work(clientId, id as MessageId)
    })

  return new Elysia({ normalize: false, prefix: `/${API_VERSION}/Accounts/:account` })
    .post(
      '/Messages.json',
      (asked) =>
        accounts.answer(asked, asked.params.account, async (clientId) =>
          create(deps, sending, asked, clientId, await readQueryAndForm(asked.request)),
        ),
      AT_DOOR,
    )
    .get(
      '/Messages.json',
      (asked) =>
        accounts.answer(asked, asked.params.account, (clientId) =>
          listMessages(deps, clientId, readQuery(asked.request.url)),
        ),
      AT_DOOR,
    )
    .get(
      '/Messages/:message',
      (asked) => forMessage(asked, (clientId, id) => fetchMessage(deps, asked, clientId, id)),
      AT_DOOR,
    )
    .post(
      '/Messages/:message',
      (asked) =>
        forMessage(asked, async (clientId, id) =>
          update(deps, asked, clientId, id, await readQueryAndForm(asked.request)),
        ),
      AT_DOOR,
    )
    .delete(
      '/Messages/:message',
      (asked) =>
        forMessage(asked, async (clientId, id) => {
          const refused = await redact(deps, asked, { clientId, id, andDelete: true })
          if (refused === null) asked.set.status = 204
          return refused ?? undefined
        }),
      AT_DOOR,
    )
    .get(
      '/Messages/:message/Media.json',
      (asked) =>
        forMessage(asked, async (clientId, id) => {
          const found = await findTwilioMessage(deps.db.sql, clientId, id)
          return found ? noMedia(clientId, id, asked.request) : notFound(asked.set, asked.request)
        }),
      AT_DOOR,
    )
}

async function create(
  deps: MessagesDeps,
  sending: Sending,
  { request, set }: TwilioRequest,
  clientId: ClientId,
  given: Parameters,
): Promise<unknown> {
  const draft = readTwilioMessage(deps, clientId, given)
  const body = Object.fromEntries(given.names().map((name) => [name, given.all(name).join()]))
  const answered = await sending.accept(request, set, {
    clientId,
    drafts: [draft],
    route: 'twilio/messages',
    body,
    answer: ([outcome]) =>
      outcome?.kind === 'accepted' ? { status: 201, body: { message_id: outcome.id } } : null,
  })
  if (answered.kind === 'refused') return sayTwilio(answered.body, set)
  const id = answered.kind === 'decided' ? idOf(deps, set, answered.outcomes[0]) : keptId(answered.body)
  return typeof id === 'string' ? await created(deps, set, clientId, id) : id
}

type Outcome = Extract<Awaited<ReturnType<Sending['accept']>>, { kind: 'decided' }>['outcomes'][number]

function idOf({ now }: Pick<MessagesDeps, 'now'>, set: ReplySet, outcome: Outcome | undefined) {
  if (outcome?.kind === 'accepted') return outcome.id
  return sayTwilio(refuseMessage(set, outcome ?? { kind: 'unknown_client' }, now()), set)
}

function keptId(body: unknown): MessageId {
  return (body as { readonly message_id: MessageId }).message_id // as it was kept above
}

async function created(
  deps: Pick<MessagesDeps, 'db'>,
  set: ReplySet,
  clientId: ClientId,
  id: MessageId,
): Promise<unknown> {
  set.status = 201
  const message = await findTwilioMessage(deps.db.sql, clientId, id)
  return message ? messageJson(message) : { sid: sidOf('SM', id), account_sid: sidOf('AC', clientId) }
}

async function fetchMessage(
  { db }: Pick<MessagesDeps, 'db'>,
  { request, set }: TwilioRequest,
  clientId: ClientId,
  id: MessageId,
): Promise<unknown> {
  const message = await findTwilioMessage(db.sql, clientId, id)
  if (message) return messageJson(message)
  const inbound = await findInbound(db.sql, id as string as InboundId) // ids of both kinds have one form
  return inbound?.client_id === clientId
    ? inboundJson({ ...inbound, client_id: clientId })
    : notFound(set, request)
}

/** `Status=canceled` takes it back, `Body=` removes its text. */
async function update(
  deps: MessagesDeps,
  asked: TwilioRequest,
  clientId: ClientId,
  id: MessageId,
  given: Parameters,
): Promise<unknown> {
  const [status, body] = [given.text('Status'), given.text('Body')]
  if (status !== null && body !== null)
    throw new TwilioFault(30400, 'A message is cancelled or redacted, not both at once')
  if (status === null && body !== '')
    throw new TwilioFault(30400, 'Give Status=canceled, or an empty Body to redact the message')
  if (status !== null && status !== 'canceled') throw new TwilioFault(30400, 'Status must be canceled')
  const { set, request } = asked
  if (!(await findTwilioMessage(deps.db.sql, clientId, id))) return notFound(set, request)
  const refused =
    status === null
      ? await redact(deps, asked, { clientId, id, andDelete: false })
      : await cancel(deps, asked, id)
  return refused ?? (await fetchMessage(deps, asked, clientId, id))
}

async function cancel(deps: MessagesDeps, { request, set }: TwilioRequest, id: MessageId) {
  const [outcome] = await cancelMessages(deps, [id])
  if (outcome?.kind === 'cancelled') return null
  if (outcome?.kind !== 'not_cancellable') return notFound(set, request)
  return refuseTwilio(
    set,
    'not_cancellable',
    `This message cannot be canceled: it is ${outcome.status}${outcome.taken ? ', and a provider has taken it' : ''}`,
  )
}

/** Null: it was done. */
async function redact(
  deps: Pick<ApiDeps, 'db' | 'now'>,
  { request, set }: TwilioRequest,
  what: { readonly clientId: ClientId; readonly id: MessageId; readonly andDelete: boolean },
) {
  const outcome = await redactMessage(deps, what)
  switch (outcome.kind) {
    case 'redacted':
      return null
    case 'open':
      return twilioError(
        set,
        20009,
        409,
        `Cannot change this resource before it is complete: the message is ${outcome.status}`,
      )
    case 'unknown_message':
      return notFound(set, request)
  }
}

function noMedia(clientId: ClientId, id: MessageId, { url }: Pick<Request, 'url'>) {
  const query = readQuery(url)
  const path = `${accountPath(clientId)}/Messages/${sidOf('SM', id)}/Media.json`
  return { ...pageJson(path, query, readPage(query), { count: 0, next: null }), media_list: [] }
}
