import type { ClientId, MessageId } from '../../domain/message.ts'
import { idOfSid, sidOf } from '../../domain/twilio/sid.ts'
import { listTwilioMessages, type TwilioFilter } from '../../store/twilio/twilio-messages.ts'
import type { ApiDeps } from '../../world.ts'
import type { Parameters } from '../http/parameters.ts'
import { TwilioFault } from './errors.ts'
import { accountPath, messageJson } from './message-json.ts'
import { pageJson, readPage } from './pages.ts'
import { FILTER_TIME_RULE, type FilterTime, readFilterTime } from './times.ts'

/** A page of the messages that an account sent, newest first. Rejects with `TwilioFault`. */
export async function listMessages({ db }: Pick<ApiDeps, 'db'>, clientId: ClientId, query: Parameters) {
  const asked = readPage(query)
  const beforeId = asked.token === null ? null : idOfSid('SM', asked.token)
  if (asked.token !== null && beforeId === null)
    throw new TwilioFault(20001, 'PageToken must be as the page before gave it')
  const filter: TwilioFilter = {
    clientId,
    to: given(query, 'To'),
    from: given(query, 'From'),
    ...sentWithin(query),
    beforeId: beforeId as MessageId | null, // the form is that of an id
  }
  const { messages, nextBefore } = await listTwilioMessages(db.sql, filter, asked.size)
  const page = { count: messages.length, next: nextBefore && sidOf('SM', nextBefore) }
  return {
    ...pageJson(`${accountPath(clientId)}/Messages.json`, query, asked, page),
    messages: messages.map(messageJson),
  }
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
