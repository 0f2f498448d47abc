import type { Static } from '@sinclair/typebox'
import type { ClientId } from '../../domain/message.ts'
import {
  enableEndpoint,
  removeEndpoint,
  rotateSecret,
  setEndpoint,
} from '../../flow/callback/callback-endpoints.ts'
import { findCallbackEndpoint } from '../../store/callback/callback-endpoints.ts'
import type { ApiDeps } from '../../world.ts'
import type { OverlapBody } from '../http/fields.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import type { CallbackEndpoint, RotatedSecret, SetEndpoint } from './callback-answers.ts'
import { DEFAULT_OVERLAP_HOURS, type SetEndpointBody } from './callback-schemas.ts'
import { endpointJson, rotatedJson, setEndpointJson } from './callback-view.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What is done with the endpoint of a client, by an admin or by the client itself. */
export type EndpointActs = {
  read(clientId: ClientId, set: ReplySet): Promise<CallbackEndpoint | Refusal>
  put(clientId: ClientId, body: Static<typeof SetEndpointBody>, set: ReplySet): Promise<SetEndpoint | Refusal>
  /** Undefined: removed. */
  remove(clientId: ClientId, set: ReplySet): Promise<Refusal | undefined>
  rotate(
    clientId: ClientId,
    body: Static<typeof OverlapBody> | null,
    set: ReplySet,
  ): Promise<RotatedSecret | Refusal>
  enable(clientId: ClientId, set: ReplySet): Promise<CallbackEndpoint | Refusal>
}

/** Opens them. */
export function openEndpointActs(
  deps: Pick<ApiDeps, 'db' | 'now' | 'callbackPost' | 'callbackSecrets'>,
): EndpointActs {
  async function read(clientId: ClientId, set: ReplySet): Promise<CallbackEndpoint | Refusal> {
    const nowMs = deps.now()
    const endpoint = await findCallbackEndpoint(deps.db.sql, clientId, nowMs - DAY_MS)
    return endpoint ? endpointJson(clientId, endpoint, nowMs) : refuse(set, 'unknown_client')
  }

  return {
    read,
    async put(clientId, { url, every_status = false }, set) {
      const outcome = await setEndpoint(deps, clientId, { url, everyStatus: every_status })
      switch (outcome.kind) {
        case 'violation':
          return refuseField(set, 'url', outcome.rule)
        case 'unknown_client':
          return refuse(set, 'unknown_client')
        case 'set':
          return setEndpointJson(url, every_status, outcome.secret)
      }
    },
    async remove(clientId, set) {
      if (!(await removeEndpoint(deps, clientId))) return refuse(set, 'no_callback_endpoint')
      set.status = 204
      return undefined
    },
    async rotate(clientId, body, set) {
      const overlapMs = (body?.overlap_hours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS
      const rotated = await rotateSecret(deps, clientId, overlapMs)
      if (!rotated) return refuse(set, 'no_callback_endpoint')
      return rotatedJson(rotated.secret, rotated.previousUntil)
    },
    async enable(clientId, set) {
      const isThere = await enableEndpoint(deps, clientId)
      return isThere ? await read(clientId, set) : refuse(set, 'no_callback_endpoint')
    },
  }
}
