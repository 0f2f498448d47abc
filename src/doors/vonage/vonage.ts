import { Elysia } from 'elysia'
import type { Refusal } from '../../api/http/refusal.ts'
import { REASON_HEADER, type ReplySet } from '../../api/http/refuse.ts'
import { refuseOutcomes } from '../../api/http/refused-outcome.ts'
import { fundsOf } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { priceOf } from '../../domain/price/price.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import { findBalance } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { answerAtDoor, answerJson, DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { basicOf, type Credentials } from '../http/caller.ts'
import { fieldsOf, type Parameters, readQueryAndBody } from '../http/parameters.ts'
import type { DoorWay } from '../http/way.ts'
import { answerOfOutcomes, answerOfRefusal, type VonageAnswer, withBalance } from './answers.ts'
import { readMessage } from './message.ts'
import { refusalOfCode, refused, type VonageRefusal } from './statuses.ts'

/** Parameters that say who asks. */
const CREDENTIALS = ['api_key', 'api_secret'] as const

/** `/sms/json`, as the SMS API of Vonage has it: whatever becomes of a message, the answer is 200. */
export function vonageDoor(
  deps: Pick<ApiDeps, 'db' | 'log' | 'now' | 'tariffs'>,
  { callers, sending, asking }: DoorWay,
) {
  const { log, now } = deps

  async function send({ request, set, server }: DoorRequest): Promise<string> {
    const given = await readQueryAndBody(request)
    const credentials = basicOf(request) ?? credentialsIn(given)
    if ('status' in credentials) return say(set, answerOfRefusal(credentials))
    const clientId = await callers.find(request, server, credentials)
    const message = readMessage(given, credentials.user, asking(clientId))
    if (message.kind === 'refused') return say(set, answerOfRefusal(message))
    const prices = deps.tariffs.pricesOf({ clientId, to: message.to }, now())
    const pricePerPart = priceOf({ parts: 1, express: false }, prices)
    const answerTo = (outcomes: readonly AcceptOutcome[]) => answerOfOutcomes(message, outcomes, pricePerPart)
    const answered = await sending.accept(request, set, {
      clientId,
      drafts: message.drafts,
      partsPerMessage: message.drafts.length,
      route: 'vonage',
      body: fieldsOf(given, CREDENTIALS),
      answer: (outcomes) => {
        const body = answerTo(outcomes)
        return body && { status: 200, body }
      },
    })
    if (answered.kind === 'replayed') return answerJson(set, answered.body)
    if (answered.kind === 'refused') return sayRefusal(answered.body, set)
    const accepted = answerTo(answered.outcomes)
    if (accepted) return say(set, await toldBalance(accepted, clientId))
    return sayRefusal(refuseOutcomes(set, answered.outcomes, now()), set)
  }

  /** What was accepted is answered so, whether the balance can be read or not. */
  async function toldBalance(answer: VonageAnswer, clientId: ClientId): Promise<VonageAnswer> {
    const balance = await findBalance(deps.db.sql, clientId).catch(() => null)
    return balance ? withBalance(answer, fundsOf(balance)) : answer
  }

  const route = (asked: DoorRequest) => answerAtDoor(log, asked, sayRefusal, () => send(asked))
  return new Elysia({ normalize: false })
    .get('/sms/json', route, DOOR_ROUTE)
    .post('/sms/json', route, DOOR_ROUTE)
}

function say(set: ReplySet, answer: VonageAnswer): string {
  set.status = 200
  return answerJson(set, answer)
}

function sayRefusal(refusal: Refusal, set: ReplySet): string {
  set.headers[REASON_HEADER] = refusal.code
  return say(set, answerOfRefusal(refusalOfCode(refusal)))
}

function credentialsIn(given: Parameters): Credentials | VonageRefusal {
  const [user, password] = CREDENTIALS.map((name) => given.text(name))
  if (!user) return refused('missing', 'Missing api_key param')
  if (!password) return refused('missing', 'Missing api_secret param')
  return { user, password }
}
