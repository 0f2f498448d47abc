import type { Refusal } from '../../api/http/refusal.ts'
import { refuse } from '../../api/http/refuse.ts'
import { must } from '../../domain/assert.ts'
import { laneOf, type MessageId } from '../../domain/message.ts'
import { priceOf } from '../../domain/price/price.ts'
import { routableOf } from '../../flow/accept/route-message.ts'
import type { ApiDeps } from '../../world.ts'
import type { DoorRequest } from '../http/answering.ts'
import type { Parameters } from '../http/parameters.ts'
import { unitsOf } from '../http/units.ts'
import type { DoorWay } from '../http/way.ts'
import { ARGUMENTS, type JasminRefusal, refusalOfArguments } from './arguments.ts'
import { callerOf } from './caller.ts'
import { readMessage } from './message.ts'

/** What a message would cost. */
export type Rate = { readonly unit_rate: number; readonly submit_sm_count: number }

/** A sender for who asks without one: a price does not depend on it. */
const ANY_SENDER = 'Jasmin'

/** `/rate`: what a part of such a message costs, and how many parts it takes. Nothing is sent. */
export function openRate(
  deps: Pick<ApiDeps, 'newId' | 'router' | 'tariffs'>,
  way: DoorWay,
): (given: Parameters, asked: DoorRequest) => Promise<Rate | JasminRefusal | Refusal> {
  return async (given, asked) => {
    const wrong = refusalOfArguments(given, ARGUMENTS.rate)
    if (wrong) return wrong
    const clientId = await callerOf(way, given, asked)
    const asking = way.asking(clientId)
    const usualSender = asking.usualSender ?? ANY_SENDER
    const read = readMessage(given, { ...asking, usualSender }, 'any content')
    if (read.kind === 'refused') return read
    const draft = must(read.drafts[0], 'every message has a part')
    const id = deps.newId() as MessageId // a fresh UUIDv7
    const [provider] = deps.router.route(routableOf({ ...draft, id, lane: laneOf(draft) })).providers
    if (provider === undefined) return refuse(asked.set, 'no_route')
    const prices = deps.tariffs.pricesOf({ clientId, to: draft.to }, asking.nowMs)
    return {
      unit_rate: unitsOf(priceOf({ parts: 1, express: draft.express }, prices)),
      submit_sm_count: read.drafts.reduce((sum, { parts }) => sum + parts, 0),
    }
  }
}
