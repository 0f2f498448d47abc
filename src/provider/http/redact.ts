import type { Secrets } from '../kind.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** A shorter one would be found in every word, and is none. */
const MIN_SECRET_CHARACTERS = 4

/** So much of a secret in the base64 of more than itself tells it from other words. */
const MIN_BASE64_CHARACTERS = 8

/** Takes secrets out of what a provider said, in the forms in which it may have heard them. Once made, it is used for each answer. */
export function openRedaction(secrets: Secrets, receiptToken: string): (text: string) => string {
  const forms = [...Object.values(secrets), receiptToken]
    .filter((secret) => secret.length >= MIN_SECRET_CHARACTERS)
    .flatMap(formsOf)
  // The longest first: one may hold another.
  const unique = [...new Set(forms)].toSorted((a, b) => b.length - a.length)
  if (unique.length === 0) return (text) => text
  // Nearly no words have any: one look tells.
  const any = new RegExp(unique.map(RegExp.escape).join('|'))
  return (text) =>
    any.test(text) ? unique.reduce((rest, form) => rest.replaceAll(form, REDACTED), text) : text
}

/** As it is, in JSON, and in JSON within JSON; each percent-encoded, too; and in base64, alone or within more (`user:secret`). */
function formsOf(secret: string): string[] {
  const once = inJson(secret)
  const plain = [secret, once, inJson(once)]
  return [
    ...plain.flatMap((form) => {
      const encoded = encodeURIComponent(form.toWellFormed())
      return [form, encoded, encoded.replaceAll('%20', '+')]
    }),
    Buffer.from(secret).toString('base64'),
    ...withinBase64(secret),
  ]
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** The characters that are the secret's alone, wherever it begins in what is encoded: base64 takes three octets at a time (RFC 4648, 4). */
function withinBase64(secret: string): string[] {
  const octets = Buffer.from(secret)
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), octets])
    const from = Math.ceil((before * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    const own = padded.toString('base64').slice(from, to)
    return own.length < MIN_BASE64_CHARACTERS ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Takes out what authorized a request, as `Basic` in base64: a form of several secrets together that nobody else knows. */
export function withoutCredentials(text: string, headers: Readonly<Record<string, string>>): string {
  const [, authorization = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  const credentials = authorization.slice(authorization.indexOf(' ') + 1)
  return credentials.length < MIN_SECRET_CHARACTERS ? text : text.replaceAll(credentials, REDACTED)
}
