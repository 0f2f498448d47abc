import type { Parameters } from '../http/parameters.ts'

/** A request that Jasmin refuses, in its words. */
export type JasminRefusal = { readonly kind: 'refused'; readonly status: number; readonly words: string }

/** Refuses with 400, as `UrlArgsValidationError` does. */
export function invalid(words: string): JasminRefusal {
  return { kind: 'refused', status: 400, words }
}

/** What an argument must look like, and whether it has to be there. */
type Rule = { readonly mandatory?: true; readonly pattern?: RegExp }

/** Names are at most as long as an id of a client, passwords as an API key. */
const CREDENTIAL = /^[^\r\n]{1,255}$/

const WHOM = {
  username: { mandatory: true, pattern: CREDENTIAL },
  password: { mandatory: true, pattern: CREDENTIAL },
} as const

const CODING = /^(0|1|2|3|4|5|6|7|8|9|10|13|14)$/

const MESSAGE = {
  to: { mandatory: true, pattern: /^\+?\d+$/ },
  from: {},
  coding: { pattern: CODING },
  ...WHOM,
  priority: { pattern: /^[0-3]$/ },
  'validity-period': { pattern: /^\d{1,9}$/ },
  tags: { pattern: /^[-a-zA-Z0-9,]*$/ },
  content: {},
  'hex-content': {},
} as const

/** The arguments of each address (jasmin/protocols/http/endpoints). */
export const ARGUMENTS = {
  send: {
    ...MESSAGE,
    sdt: { pattern: /^\d{15}[-+R]$/ },
    dlr: { pattern: /^(yes|no)$/ },
    'dlr-url': { pattern: /^https?:\/\/.*$/ },
    'dlr-level': { pattern: /^[1-3]$/ },
    'dlr-method': { pattern: /^(get|post)$/i },
    custom_tlvs: {},
  },
  rate: MESSAGE,
  balance: WHOM,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Rule>>>>

/** Longest value that a refusal repeats, in characters. */
const MAX_REPEATED = 100

/** What is wrong with the arguments of a request, as Jasmin says it; null: nothing. */
export function refusalOfArguments(
  given: Parameters,
  rules: Readonly<Record<string, Rule>>,
): JasminRefusal | null {
  const names = given.names()
  if (names.length === 0)
    return invalid('Mandatory arguments not found, please refer to the HTTPAPI specifications.')
  const unknown = names.find((name) => !Object.hasOwn(rules, name))
  if (unknown !== undefined) return invalid(`Argument [${repeatedIn(unknown)}] is unknown.`)
  for (const [name, { mandatory, pattern }] of Object.entries(rules)) {
    const value = given.octets(name)
    if (value === null) {
      if (mandatory) return invalid(`Mandatory argument [${name}] is not found.`)
    } else if (pattern && !pattern.test(value)) {
      const shown = name === 'password' ? '' : repeatedIn(value)
      return invalid(`Argument [${name}] has an invalid value: [${shown}].`)
    }
  }
  return null
}

/** A value as a refusal repeats it. */
export function repeatedIn(value: string): string {
  return Buffer.from(value.slice(0, MAX_REPEATED), 'latin1').toString('utf8').toWellFormed()
}
