import type { MessageClass } from '../../../domain/message.ts'
import type { TypedParameters } from '../forms/parameter-fields.tsx'
import type { Json } from '../forms/schema.ts'
import { dltOf, readTlvs } from '../forms/typed-parameters.ts'
import { instantOf } from '../times.ts'
import { typedNumber } from '../typed-number.ts'

/** What is typed into the form. */
export type SendForm = {
  readonly clientId: string
  readonly to: string
  readonly from: string
  readonly text: string
  readonly reference: string
  readonly express: boolean
  readonly otp: boolean
  readonly smartEncoding: boolean
  /** As a `datetime-local` field has it; empty: now. */
  readonly sendAt: string
  readonly validityS: string
  /** '': the client's controls say. */
  readonly messageClass: MessageClass | ''
  /** The address of whom an OTP is for. */
  readonly endUserIp: string
} & TypedParameters

/** What the form asks `POST /v1/messages` for: empty fields, and parameters that cannot be read, are left out. */
export function bodyOf(form: SendForm): Record<string, Json> {
  const sendAt = instantOf(form.sendAt)
  const dlt = dltOf(form)
  const tlvs = readTlvs(form.tlvs) ?? null
  return {
    client_id: form.clientId.trim(),
    to: typedNumber(form.to),
    from: form.from.trim(),
    ...(form.otp && form.text === '' ? {} : { text: form.text }),
    ...(form.reference && { reference: form.reference }),
    ...(form.express && { express: true }),
    ...(form.otp && { otp: true }),
    ...(form.smartEncoding && { smart_encoding: true }),
    ...(sendAt !== null && { send_at: sendAt }),
    ...(form.validityS && { validity_seconds: Number(form.validityS) }),
    ...(form.messageClass && { class: form.messageClass }),
    ...(form.endUserIp.trim() && { end_user_ip: form.endUserIp.trim() }),
    ...(dlt !== null && { dlt }),
    ...(tlvs !== null && { tlvs }),
  }
}

/** A word for a POSIX shell, whatever is in it. */
export function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** The command that sends the same. Where a key is needed it is the reader's own, in a variable: no secret is shown. */
export function curlOf(origin: string, body: object, needsKey: boolean): string {
  return [
    `curl -sS ${shellQuoted(`${origin}/v1/messages`)}`,
    `-H 'content-type: application/json'`,
    ...(needsKey ? ['-H "X-API-Key: $API_KEY"'] : []),
    `-d ${shellQuoted(JSON.stringify(body))}`,
  ].join(' \\\n  ')
}
