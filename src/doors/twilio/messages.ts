import { Elysia } from 'elysia'
import type { Sending } from '../../api/http/sending.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idOfSid, sidOf } from '../../domain/twilio/sid.ts'
import { redactForClient } from '../../flow/erasure/redact-for-client.ts'
import { cancelMessages } from '../../flow/message/cancel-messages.ts'
import { readTwilioMessage } from '../../flow/reading/read-message.ts'
import { findInbound } from '../../store/inbound/inbound-views.ts'
import { redactInbound } from '../../store/inbound/redacted-inbound.ts'
import type { ApiDeps } from '../../world.ts'
import { DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { type Parameters, readQuery, readQueryAndForm } from '../http/parameters.ts'
import type { Accounts } from './answer-accounts.ts'
import { createMessage } from './create-message.ts'
import { notFound, refuseTwilio, type TwilioError, TwilioFault, twilioError } from './errors.ts'
import { listMessages } from './list-messages.ts'
import { API_VERSION, accountPath, inboundJson, messageJson } from './message-json.ts'
import { pageJson, readPage } from './pages.ts'

/** What is needed for messages. */
export type MessagesDeps = Pick<
  ApiDeps,
  | 'archive'
  | 'callbackPost'
  | 'db'
  | 'live'
  | 'log'
  | 'newId'
  | 'now'
  | 'numbers'
  | 'numberSecret'
  | 'policy'
  | 'slot'
>

type Asked = DoorRequest & { readonly params: { readonly account: string; readonly message: string } }

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
          createMessage(deps, sending, asked, clientId, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/Messages.json',
      (asked) =>
        accounts.answer(asked, asked.params.account, (clientId) =>
          listMessages(deps, clientId, readQuery(asked.request.url)),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/Messages/:message',
      (asked) => forMessage(asked, (clientId, id) => fetchMessage(deps, asked, clientId, id)),
      DOOR_ROUTE,
    )
    .post(
      '/Messages/:message',
      (asked) =>
        forMessage(asked, async (clientId, id) =>
          update(deps, asked, clientId, id, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
    .delete(
      '/Messages/:message',
      (asked) =>
        forMessage(asked, async (clientId, id) => {
          const refused = await redact(deps, asked, { clientId, id, andDelete: true })
          if (refused === null) asked.set.status = 204
          return refused ?? undefined
        }),
      DOOR_ROUTE,
    )
    .get(
      '/Messages/:message/Media.json',
      (asked) =>
        forMessage(asked, async (clientId, id) => {
          const found = await findShown(deps, clientId, id)
          return found ? noMedia(clientId, id, asked.request) : notFound(asked.set, asked.request)
        }),
      DOOR_ROUTE,
    )
}

async function fetchMessage(
  deps: Pick<MessagesDeps, 'archive' | 'db'>,
  { request, set }: DoorRequest,
  clientId: ClientId,
  id: MessageId,
): Promise<unknown> {
  return (await findShown(deps, clientId, id)) ?? notFound(set, request)
}

/** A message that the client sent or that came in for it, as it is shown; null: it has none of this id. */
async function findShown(deps: Pick<MessagesDeps, 'archive' | 'db'>, clientId: ClientId, id: MessageId) {
  const message = await readTwilioMessage(deps, clientId, id)
  if (message) return messageJson(message)
  const inbound = await findInbound(deps.db.sql, id as string as InboundId) // ids of both kinds have one form
  return inbound?.client_id === clientId ? inboundJson(inbound) : null
}

/** `Status=canceled` takes it back, `Body=` removes its text. */
async function update(
  deps: MessagesDeps,
  asked: DoorRequest,
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
  const isSent = (await readTwilioMessage(deps, clientId, id)) !== null
  if (!isSent && status !== null) return notFound(set, request)
  const refused = !isSent
    ? await redactReceived(deps, asked, clientId, id)
    : status === null
      ? await redact(deps, asked, { clientId, id, andDelete: false })
      : await cancel(deps, asked, id)
  return refused ?? (await fetchMessage(deps, asked, clientId, id))
}

async function cancel(deps: MessagesDeps, { request, set }: DoorRequest, id: MessageId) {
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
  deps: MessagesDeps,
  { request, set }: DoorRequest,
  what: { readonly clientId: ClientId; readonly id: MessageId; readonly andDelete: boolean },
) {
  const outcome = await redactForClient(deps, what)
  switch (outcome.kind) {
    case 'redacted':
      return null
    case 'open':
      return notComplete(set, `the message is ${outcome.status}`)
    case 'unknown_message':
      return notFound(set, request)
  }
}

/** The same of one that came in. */
async function redactReceived(
  { db }: Pick<ApiDeps, 'db'>,
  { request, set }: DoorRequest,
  clientId: ClientId,
  id: MessageId,
) {
  const inboundId = id as string as InboundId // ids of both kinds have one form
  switch (await db.sql.begin((tx) => redactInbound(tx, clientId, inboundId))) {
    case 'redacted':
      return null
    case 'open':
      return notComplete(set, 'it is being told of')
    case 'unknown_inbound':
      return notFound(set, request)
  }
}

function notComplete(set: DoorRequest['set'], why: string): TwilioError {
  return twilioError(set, 20009, 409, `Cannot change this resource before it is complete: ${why}`)
}

function noMedia(clientId: ClientId, id: MessageId, { url }: Pick<Request, 'url'>) {
  const query = readQuery(url)
  const path = `${accountPath(clientId)}/Messages/${sidOf('SM', id)}/Media.json`
  return { ...pageJson(path, query, readPage(query), { count: 0, next: null }), media_list: [] }
}
