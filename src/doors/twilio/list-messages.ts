import { keptForms } from '../../domain/erasure/number-hash.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { readMsisdn } from '../../domain/msisdn.ts'
import { idOfSid, sidOf } from '../../domain/twilio/sid.ts'
import { listTwilioThroughDays } from '../../flow/reading/list-messages.ts'
import { ALL_INBOUND, listInbound } from '../../store/inbound/inbound-views.ts'
import type { TwilioFilter, TwilioPage } from '../../store/twilio/twilio-messages.ts'
import type { ApiDeps } from '../../world.ts'
import type { Parameters } from '../http/parameters.ts'
import { TwilioFault } from './errors.ts'
import { accountPath, inboundJson, messageJson } from './message-json.ts'
import { pageJson, readPage } from './pages.ts'
import { FILTER_TIME_RULE, type FilterTime, readFilterTime } from './times.ts'

/** A page of the messages that an account sent and that came in for it, newest first. Rejects with `TwilioFault`. */
export async function listMessages(
  deps: Pick<ApiDeps, 'archive' | 'db' | 'numberSecret'>,
  clientId: ClientId,
  query: Parameters,
) {
  const asked = readPage(query)
  const beforeId = asked.token === null ? null : idOfSid('SM', asked.token)
  if (asked.token !== null && beforeId === null)
    throw new TwilioFault(20001, 'PageToken must be as the page before gave it')
  const to = given(query, 'To')
  const number = to && readMsisdn(to)
  const filter: TwilioFilter = {
    clientId,
    to,
    toHash: number && (deps.numberSecret?.hashNumber(number) ?? null),
    from: given(query, 'From'),
    ...sentWithin(query),
    beforeId: beforeId as MessageId | null, // the form is that of an id
  }
  const [sent, received] = await Promise.all([
    listTwilioThroughDays(deps, filter, asked.size),
    listReceived(deps, filter, asked.size + 1),
  ])
  const { shown, nextBefore } = pageOf(sent, received, asked.size)
  const page = { count: shown.length, next: nextBefore && sidOf('SM', nextBefore) }
  return {
    ...pageJson(`${accountPath(clientId)}/Messages.json`, query, asked, page),
    messages: shown.map(({ json }) => json),
  }
}

/** One that came in is to Twilio sent when it came. */
function listReceived(
  { db, numberSecret }: Pick<ApiDeps, 'db' | 'numberSecret'>,
  { clientId, to, from, sentFrom, sentBefore, beforeId }: TwilioFilter,
  limit: number,
): Promise<InboundMessage[]> {
  const window = { sinceAt: sentFrom, untilAt: sentBefore }
  const before = beforeId as string | null as InboundId | null // ids of both kinds have one form
  const formsOf = (address: string | null) =>
    address === null ? null : keptForms(address, numberSecret?.hashNumber ?? null)
  const whose = { clientId, to: formsOf(to), from: formsOf(from) }
  return listInbound(db, { ...ALL_INBOUND, ...window, ...whose, beforeId: before }, limit)
}

/** The newest `size` of both, where the next page begins (null: there is none). `received` has one more than a page where there are more. */
function pageOf({ messages, nextBefore }: TwilioPage, received: readonly InboundMessage[], size: number) {
  const both = [
    ...messages.map((one) => ({ id: one.id as string, json: messageJson(one) })),
    ...received
      // Of those before it other messages that were sent may come first.
      .filter(({ id }) => nextBefore === null || id >= nextBefore)
      .map((one) => ({ id: one.id as string, json: inboundJson(one) })),
  ].toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const shown = both.slice(0, size)
  const last = shown.length === size ? shown.at(-1)?.id : undefined
  const isEnd = nextBefore === null && both.length <= size
  return { shown, nextBefore: isEnd ? null : (last ?? nextBefore) }
}

function given(query: Parameters, name: string): string | null {
  return query.text(name) || null
}

/** `DateSent` is a day or a second, `DateSent<` at or before a time or before a day, `DateSent>` at or after either. */
function sentWithin(query: Parameters): Pick<TwilioFilter, 'sentFrom' | 'sentBefore'> {
  const [on, until, since] = ['DateSent', 'DateSent<', 'DateSent>'].map((name) => timeOf(query, name))
  const isDay = (query.text('DateSent<') ?? '').length === 10
  const froms = [on?.from, since?.from].flatMap((at) => at ?? [])
  const befores = [on?.before, isDay ? until?.from : until?.before].flatMap((at) => at ?? [])
  return {
    sentFrom: froms.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null,
    sentBefore: befores.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null,
  }
}

function timeOf(query: Parameters, name: string): FilterTime | null {
  const text = given(query, name)
  if (text === null) return null
  const time = readFilterTime(text)
  if (!time) throw new TwilioFault(20001, `${name} ${FILTER_TIME_RULE}`)
  return time
}
