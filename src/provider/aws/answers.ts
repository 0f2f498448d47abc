import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { readRetryAfter } from '../../domain/callback/callback-answer.ts'
import { detailOf, errorOf } from '../answer-words.ts'
import { parseJsonExactly } from '../http/json-path.ts'
import { outcomeOfStatus } from '../http-status.ts'
import type { HttpAnswer } from '../over-http.ts'
import type { SubmitAnswer } from '../port.ts'
import type { AwsSettings } from './settings.ts'

type Outcome = Exclude<SubmitAnswer['kind'], 'accepted'>

/** A number has told this sender to stop: the code of SNS, and the reason of the other API. */
const OPTED_OUT = { code: 'OptedOut', reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' }

/**
 * What error codes mean, without the `Exception` at their end: permanent is what the same message would meet again, temporary
 * what is of the account, its keys and quotas. Sources: "Common error types" of both APIs, the errors of SendTextMessage
 * and of Publish.
 */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['Throttling', 'throttled'],
  ['Throttled', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['Validation', 'rejected_permanent'],
  ['ValidationError', 'rejected_permanent'],
  ['InvalidParameter', 'rejected_permanent'],
  ['InvalidParameterValue', 'rejected_permanent'],
  ['ParameterValueInvalid', 'rejected_permanent'],
  [OPTED_OUT.code, 'rejected_permanent'],
  // "The request has failed due to a temporary failure of the server."
  ['ServiceUnavailable', 'rejected_temporary'],
  // "… because of an unknown error": nobody says that nothing was sent.
  ['InternalServer', 'unknown'],
  ['InternalServerError', 'unknown'],
  ['InternalError', 'unknown'],
  ['InternalFailure', 'unknown'],
])

/** Reasons of ConflictException that are of the number, not of the account. */
const OF_THE_NUMBER: readonly string[] = [
  'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
  'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE',
  'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
  OPTED_OUT.reason,
]

/** Reasons of ValidationException that are of the account: another message of it would meet them too. */
const OF_THE_ACCOUNT: readonly string[] = ['CHANNEL_NOT_ENABLED', 'RESOURCE_NOT_ACCESSIBLE']

/** An error of AWS: its code without `Exception`, its reason where it has one, its words. */
type AwsError = { readonly code: string; readonly reason: string; readonly words: string }

const text = () => Type.Optional(Type.String())
const Answer = Type.Object({
  MessageId: text(),
  __type: text(),
  message: text(),
  Message: text(),
  Reason: text(),
})
const answerCheck = TypeCompiler.Compile(Answer)
const ID = /^[\x21-\x7e]{1,128}$/

/** What an answer of AWS means. */
export function readAwsAnswer(api: AwsSettings['api'], answer: HttpAnswer, nowMs: number): SubmitAnswer {
  const { status, body } = answer
  const detail = detailOf(status, body)
  const byStatus = outcomeOfStatus(status)
  if (byStatus === 'accepted') {
    const id = api === 'sns' ? elementIn(body, 'MessageId') : (jsonIn(body)?.MessageId ?? '')
    // Taken, perhaps: without its id no receipt will ever be matched.
    return ID.test(id)
      ? { kind: 'accepted', providerMessageIds: [id], detail }
      : { kind: 'unknown', error: `AWS answered ${status} without a MessageId` }
  }
  const said = api === 'sns' ? xmlError(body) : jsonError(answer)
  const words = wordsOf(status, said)
  const error = errorOf(`AWS refused it: ${words}`)
  switch (outcomeOf(byStatus, said)) {
    case 'throttled':
      return { kind: 'throttled', retryAfterMs: readRetryAfter(answer.header('retry-after'), nowMs), detail }
    case 'rejected_permanent':
      return { kind: 'rejected_permanent', error, detail, ...(isOptedOut(said) && { optedOut: true }) }
    case 'rejected_temporary':
      return { kind: 'rejected_temporary', error, detail }
    case 'unknown':
      return { kind: 'unknown', error: errorOf(`AWS answered ${words}`) }
  }
}

function isOptedOut({ code, reason }: AwsError): boolean {
  return code === OPTED_OUT.code || reason === OPTED_OUT.reason
}

function outcomeOf(byStatus: Outcome, { code, reason }: AwsError): Outcome {
  if (code === 'Conflict') return OF_THE_NUMBER.includes(reason) ? 'rejected_permanent' : 'rejected_temporary'
  if (OF_THE_ACCOUNT.includes(reason)) return 'rejected_temporary'
  // Keys, quotas, resources, and codes that are not known: of the account sooner than of the message.
  const other = code !== '' && byStatus === 'rejected_permanent' ? 'rejected_temporary' : byStatus
  return OUTCOMES.get(code) ?? other
}

/** `Conflict DESTINATION_PHONE_NUMBER_OPTED_OUT: …`. */
function wordsOf(status: number, { code, reason, words }: AwsError): string {
  const what = [code || `HTTP ${status}`, reason].filter((word) => word !== '').join(' ')
  return words === '' ? what : `${what}: ${words}`
}

/** AWS JSON 1.0: the code in a header or in `__type`, perhaps with a namespace before and a URI behind it. */
function jsonError({ body, header }: HttpAnswer): AwsError {
  const said = jsonIn(body)
  const type = header('x-amzn-errortype') ?? said?.__type ?? ''
  return {
    code: bareCode(type.split(':')[0]?.split('#').at(-1) ?? ''),
    reason: said?.Reason ?? '',
    words: said?.message ?? said?.Message ?? '',
  }
}

function xmlError(body: string): AwsError {
  return { code: bareCode(elementIn(body, 'Code')), reason: '', words: elementIn(body, 'Message') }
}

function bareCode(code: string): string {
  return code.replace(/(?<=.)Exception$/, '')
}

function jsonIn(body: string): Static<typeof Answer> | null {
  const value = parseJsonExactly(body)
  return answerCheck.Check(value) ? value : null
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** What stands in the first element of this name, which has no attributes and holds text only; '' when there is none. */
function elementIn(xml: string, name: string): string {
  const [, inside = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? []
  return inside.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, entity: string) => ENTITIES[entity] ?? whole)
}
