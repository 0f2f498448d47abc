import { createHmac } from 'node:crypto'
import { byText } from '../domain/by-text.ts'

/**
 * The value of `X-Twilio-Signature` (Twilio, "Webhooks security"): HMAC-SHA1, in base64, over the URL as it is asked for and, behind it,
 * the fields of the form in the order of their names. Each value of a name counts once, in order (so does twilio-node).
 */
export function twilioSignature(token: string, url: string, fields: string): string {
  return createHmac('sha1', token)
    .update(url + fields)
    .digest('base64')
}

/** The fields of a form as they are signed: names and values, in their order. */
export function signedFields(form: Iterable<readonly [name: string, value: string]>): string {
  const values = Map.groupBy(form, ([name]) => name)
  return [...values.keys()]
    .toSorted(byText)
    .flatMap((name) => [...new Set(values.get(name)?.map(([, value]) => name + value))].toSorted(byText))
    .join('')
}
