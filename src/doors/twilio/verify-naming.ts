import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { CODE_DIGITS } from '../../domain/otp.ts'
import { isServiceName, SERVICE_NAME_RULE } from '../../domain/twilio/verify.ts'
import { findClient } from '../../store/client/clients.ts'
import { findServiceName, nameService } from '../../store/twilio/twilio-accounts.ts'
import type { ApiDeps } from '../../world.ts'
import { DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { type Parameters, readQueryAndForm } from '../http/parameters.ts'
import type { Accounts } from './answer-accounts.ts'
import { invalidParameter, notFound } from './errors.ts'
import { serviceJson, servicesUrl } from './verify-json.ts'

/** What is needed for services. */
export type ServicesDeps = Pick<ApiDeps, 'db' | 'now'>

/** `/v2/Services` of Verify: each account has one, which is always there; creating it names it. */
export function serviceDoor(deps: ServicesDeps, accounts: Accounts) {
  return new Elysia({ normalize: false, prefix: '/v2/Services' })
    .post(
      '',
      (asked) =>
        accounts.answer(asked, null, async (clientId) => {
          const answer = await name(deps, asked, clientId, await readQueryAndForm(asked.request), true)
          asked.set.status = 201
          return answer
        }),
      DOOR_ROUTE,
    )
    .get(
      '',
      (asked) =>
        accounts.answer(asked, null, async (clientId) => {
          const service = await serviceOf(deps, asked, clientId)
          const url = servicesUrl(asked.request)
          return {
            meta: {
              first_page_url: url,
              key: 'services',
              next_page_url: null,
              page: 0,
              page_size: 50,
              previous_page_url: null,
              url,
            },
            services: [service],
          }
        }),
      DOOR_ROUTE,
    )
    .get(
      '/:service',
      (asked) => accounts.answer(asked, asked.params.service, (clientId) => serviceOf(deps, asked, clientId)),
      DOOR_ROUTE,
    )
    .post(
      '/:service',
      (asked) =>
        accounts.answer(asked, asked.params.service, async (clientId) =>
          name(deps, asked, clientId, await readQueryAndForm(asked.request), false),
        ),
      DOOR_ROUTE,
    )
}

async function name(
  deps: ServicesDeps,
  asked: DoorRequest,
  clientId: ClientId,
  given: Parameters,
  isNew: boolean,
): Promise<unknown> {
  const friendlyName = given.text('FriendlyName') ?? ''
  if ((isNew || friendlyName !== '') && !isServiceName(friendlyName))
    throw invalidParameter('FriendlyName', `it ${SERVICE_NAME_RULE}`)
  const length = given.text('CodeLength') ?? ''
  if (length !== '' && length !== String(CODE_DIGITS))
    throw invalidParameter('CodeLength', `codes have ${CODE_DIGITS} digits`)
  if (friendlyName !== '') await nameService(deps.db.sql, clientId, friendlyName, deps.now())
  return await serviceOf(deps, asked, clientId)
}

async function serviceOf(
  { db }: ServicesDeps,
  { request, set }: DoorRequest,
  clientId: ClientId,
): Promise<unknown> {
  const [client, named] = await Promise.all([findClient(db.sql, clientId), findServiceName(db.sql, clientId)])
  return client
    ? serviceJson(request, clientId, named ?? client.name, client.createdAt)
    : notFound(set, request)
}
