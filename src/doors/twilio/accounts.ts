import { Elysia } from 'elysia'
import { FieldRefused } from '../../api/http/refuse.ts'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { fundsOf } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { numberOfSid, sidOf, sidOfNumber } from '../../domain/twilio/sid.ts'
import { knowNow } from '../../flow/know-now.ts'
import { type Client, findClient } from '../../store/client/clients.ts'
import { type ClientNumber, listClientNumbers, setSmsUrl } from '../../store/inbound/client-numbers.ts'
import type { ApiDeps } from '../../world.ts'
import { DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { type Parameters, readQuery, readQueryAndForm } from '../http/parameters.ts'
import type { Accounts } from './answer-accounts.ts'
import { notFound, TwilioFault } from './errors.ts'
import { API_VERSION, accountPath, balanceOf } from './message-json.ts'
import { pageJson, readPage } from './pages.ts'
import { rfc2822 } from './times.ts'

/** What is needed for accounts. */
export type AccountDoorDeps = Pick<ApiDeps, 'callbackPost' | 'db' | 'directory' | 'log'>

/** `/2010-04-01/Accounts/{AC}`: the account, its balance, and its numbers with the URLs that what comes in there is posted to. */
export function accountDoor(deps: AccountDoorDeps, accounts: Accounts) {
  return new Elysia({ normalize: false, prefix: `/${API_VERSION}/Accounts` })
    .get(
      '/:account',
      (asked) =>
        accounts.answer(asked, asked.params.account.replace(/\.json$/, ''), (clientId) =>
          forClient(deps, asked, clientId, accountJson),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/:account/Balance.json',
      (asked) =>
        accounts.answer(asked, asked.params.account, (clientId) =>
          forClient(deps, asked, clientId, (client) => ({
            account_sid: sidOf('AC', client.id),
            balance: balanceOf(fundsOf(client)),
            /** A price list has no currency. */
            currency: null,
          })),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/:account/IncomingPhoneNumbers.json',
      (asked) =>
        accounts.answer(asked, asked.params.account, (clientId) =>
          listNumbers(deps, clientId, readQuery(asked.request.url)),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/:account/IncomingPhoneNumbers/:number',
      (asked) =>
        accounts.answer(asked, asked.params.account, (clientId) =>
          fetchNumber(deps, asked, clientId, asked.params.number),
        ),
      DOOR_ROUTE,
    )
    .post(
      '/:account/IncomingPhoneNumbers/:number',
      (asked) =>
        accounts.answer(asked, asked.params.account, async (clientId) =>
          updateNumber(deps, asked, clientId, asked.params.number, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
}

async function forClient(
  { db }: AccountDoorDeps,
  { request, set }: DoorRequest,
  clientId: ClientId,
  json: (client: Client) => object,
): Promise<unknown> {
  const client = await findClient(db.sql, clientId)
  return client ? json(client) : notFound(set, request)
}

function accountJson({ id, name, createdAt, updatedAt }: Client) {
  const path = accountPath(id)
  return {
    /** Whoever asks has shown it. */
    auth_token: null,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(updatedAt),
    friendly_name: name,
    owner_account_sid: sidOf('AC', id),
    sid: sidOf('AC', id),
    status: 'active',
    subresource_uris: {
      balance: `${path}/Balance.json`,
      incoming_phone_numbers: `${path}/IncomingPhoneNumbers.json`,
      messages: `${path}/Messages.json`,
    },
    type: 'Full',
    uri: `${path}.json`,
  }
}

async function listNumbers({ db }: AccountDoorDeps, clientId: ClientId, query: Parameters) {
  const asked = readPage(query)
  const after = asked.token === null ? null : numberOfSid(asked.token)
  if (asked.token !== null && after === null)
    throw new TwilioFault(20001, 'PageToken must be as the page before gave it')
  const number = query.text('PhoneNumber') || null
  const found = await listClientNumbers(db.sql, clientId, { number, after, limit: asked.size + 1 })
  const shown = found.slice(0, asked.size)
  const last = found.length > asked.size ? shown.at(-1) : undefined
  const page = { count: shown.length, next: last ? sidOfNumber(last.number) : null }
  return {
    ...pageJson(`${accountPath(clientId)}/IncomingPhoneNumbers.json`, query, asked, page),
    incoming_phone_numbers: shown.map((one) => numberJson(clientId, one)),
  }
}

async function fetchNumber(
  { db }: Pick<AccountDoorDeps, 'db'>,
  { request, set }: DoorRequest,
  clientId: ClientId,
  path: string,
): Promise<unknown> {
  const number = numberOfSid(path.replace(/\.json$/, ''))
  const [found] =
    number === null ? [] : await listClientNumbers(db.sql, clientId, { number, after: null, limit: 1 })
  return found ? numberJson(clientId, found) : notFound(set, request)
}

/** Of what can be set at Twilio only `SmsUrl`, posted to: an empty one takes it away. */
async function updateNumber(
  deps: AccountDoorDeps,
  asked: DoorRequest,
  clientId: ClientId,
  path: string,
  given: Parameters,
): Promise<unknown> {
  const { db, directory, log, callbackPost } = deps
  if ((given.text('SmsMethod') ?? 'POST') !== 'POST')
    throw new TwilioFault(20001, 'SmsMethod must be POST: what comes in is not told by GET')
  const number = numberOfSid(path.replace(/\.json$/, ''))
  const url = given.text('SmsUrl')
  if (url !== null && number !== null) {
    const read = url === '' ? null : readCallbackUrl(url, callbackPost.allowPrivate)
    if (read?.kind === 'violation') throw new FieldRefused({ ...read, field: 'SmsUrl' })
    if (await setSmsUrl(db.sql, clientId, number, url || null)) await knowNow(directory, log)
  }
  return await fetchNumber(deps, asked, clientId, path)
}

function numberJson(clientId: ClientId, { number, smsUrl }: ClientNumber) {
  return {
    account_sid: sidOf('AC', clientId),
    address_requirements: 'none',
    api_version: API_VERSION,
    beta: false,
    capabilities: { voice: false, sms: true, mms: false, fax: false },
    friendly_name: number,
    origin: 'hosted',
    phone_number: number,
    sid: sidOfNumber(number),
    sms_method: 'POST',
    sms_url: smsUrl,
    uri: `${accountPath(clientId)}/IncomingPhoneNumbers/${sidOfNumber(number)}.json`,
  }
}
