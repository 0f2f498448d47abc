const OCTETS = ['udh', 'octets', 'text_or_octets'] as const

/** What stands for a value of the message in a template. */
export const VARIABLES = [
  'to',
  'to_no_plus',
  'to_national',
  'from',
  'text',
  'text_hex',
  'text_ucs2_hex',
  'encoding',
  'parts',
  'message_id',
  'submission_id',
  'reference',
  'receipt_url',
  'validity_s',
  'validity_min',
  'expires_at',
  'dlt_entity_id',
  'dlt_template_id',
  'data_coding',
  'message_class',
  'protocol_id',
  'udh_hex',
  'octets_hex',
  ...OCTETS,
] as const
export type Variable = (typeof VARIABLES)[number]

/** True for a variable whose value is octets, a character for each: only a URL and a form can hold them. */
export function isOctets(name: Variable): boolean {
  return OCTETS.some((one) => one === name)
}

/** A template, read: texts, variables, and secrets as they are or in base64. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: Variable }
  | SecretPiece
export type SecretPiece = { readonly kind: 'secret'; readonly name: string; readonly base64: boolean }
export type Template = readonly Piece[]

/** Where a template stands: what values are escaped for. */
export type Place = 'url' | 'header' | 'form' | 'json' | 'xml' | 'text'

/** A name in braces: JSON is full of braces, but none of it has a bare name inside. Doubled braces are for the text itself. */
const NAMED = /\{\{([A-Za-z_][\w.-]*)\}\}|\{([A-Za-z_][\w.-]*)\}/g
const SECRET = /^secret(_base64)?\.([A-Za-z0-9_-]{1,64})$/

/** Reads a template; where it names what is no variable, that name. Braces around anything but a name are text. */
export function readTemplate(text: string): { readonly template: Template } | { readonly unknown: string } {
  const template: Piece[] = []
  let end = 0
  for (const match of text.matchAll(NAMED)) {
    const [whole, doubled, name = ''] = match
    template.push({ kind: 'literal', text: text.slice(end, match.index) })
    end = match.index + whole.length
    const piece = doubled === undefined ? pieceOf(name) : ({ kind: 'literal', text: `{${doubled}}` } as const)
    if (piece === null) return { unknown: name }
    template.push(piece)
  }
  template.push({ kind: 'literal', text: text.slice(end) })
  return { template: template.filter((piece) => piece.kind !== 'literal' || piece.text !== '') }
}

function pieceOf(name: string): Piece | null {
  const variable = VARIABLES.find((known) => known === name)
  if (variable !== undefined) return { kind: 'variable', name: variable }
  const [, base64, secret] = SECRET.exec(name) ?? []
  return secret === undefined ? null : { kind: 'secret', name: secret, base64: base64 !== undefined }
}

/** The values that a template is filled with. */
export type Values = { variable(name: Variable): string; secret(piece: SecretPiece): string }

/** The template with its values in their places, each escaped for the place where it stands. */
export function fillTemplate(template: Template, place: Place, values: Values): string {
  const escaped = ESCAPES[place]
  return template
    .map((piece) => {
      if (piece.kind === 'literal') return piece.text
      if (piece.kind === 'secret') return escaped(values.secret(piece))
      const value = values.variable(piece.name)
      return isOctets(piece.name) ? percentOctets(value) : escaped(value)
    })
    .join('')
}

/** The place that a body of this content type is; null: none that values can be escaped for. */
export function placeOf(contentType: string): Place | null {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='))
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return null
  const essence = type.trim()
  if (essence === 'application/x-www-form-urlencoded') return 'form'
  if (/^application\/(?:json|[\w.-]+\+json)$/.test(essence)) return 'json'
  if (/^(?:application|text)\/xml$|^application\/[\w.-]+\+xml$/.test(essence)) return 'xml'
  return essence === 'text/plain' ? 'text' : null
}

const ESCAPES: Readonly<Record<Place, (value: string) => string>> = {
  url: percent,
  form: (value) => percent(value).replaceAll('%20', '+'),
  json: (value) => JSON.stringify(value).slice(1, -1),
  xml: (value) =>
    value
      .toWellFormed()
      .replace(OUTSIDE_XML, '\ufffd')
      .replace(/[&<>"'\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`),
  header: headerValue,
  text: (value) => value,
}

/** Percent-encoding of RFC 3986, 2.1, of all but letters, digits and `- . _ ~ *`. */
function percent(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Octets percent-encoded, all but the unreserved characters of RFC 3986, 2.3, which a URL and a form read alike. */
function percentOctets(octets: string): string {
  return octets.replace(
    /[^A-Za-z0-9._~-]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** Characters that XML 1.0 (2.2) cannot hold in any form. */
const OUTSIDE_XML = /(?![\t\n\r\x7f-\x9f])\p{Cc}|[\ufffe\uffff]/gu

/** A header is one line (RFC 9110, 5.5): control characters are blanks. Other than ASCII leaves as UTF-8. */
function headerValue(value: string): string {
  const line = value.replace(/\p{Cc}+/gu, ' ')
  return Buffer.from(line.toWellFormed()).toString('latin1')
}
