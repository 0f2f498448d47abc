import { type Violation, violation } from '../violation.ts'
import { isStorable, STORABLE_RULE } from './message-draft.ts'

/** Longest template, in characters: the longest text, with room for the names of its variables. */
export const MAX_TEMPLATE_CHARACTERS = 4_000

/** A text with places for values. Nothing in it is ever run, and values are not read for places again. */
export type Template = readonly ({ readonly literal: string } | { readonly variable: string })[]

/** What a template must be, in words for an error message. */
export const TEMPLATE_RULE = `must be 1 to ${MAX_TEMPLATE_CHARACTERS} characters, with {name} for each variable (letters, digits, _, at most 32) and {{ or }} for a brace`

/** Reads a template; null when a brace opens or closes no variable and is not doubled. */
export function readTemplate(text: string): Template | null {
  if (text === '' || text.length > MAX_TEMPLATE_CHARACTERS) return null
  const template: ({ literal: string } | { variable: string })[] = []
  let end = 0
  for (const match of text.matchAll(PIECE)) {
    end = match.index + match[0].length
    const variable = match[1]
    template.push(variable === undefined ? { literal: UNDOUBLED.get(match[0]) ?? match[0] } : { variable })
  }
  return end === text.length ? template : null
}

/**
 * The template with these values in their places; a variable without a value, or with one that cannot be sent, is a
 * violation. Others are not looked at.
 */
export function fillTemplate(
  template: Template,
  variables: Readonly<Record<string, string>>,
): { readonly kind: 'text'; readonly text: string } | Violation {
  let text = ''
  for (const piece of template) {
    if ('literal' in piece) {
      text += piece.literal
      continue
    }
    const name = piece.variable
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined)
      return violation(`variables.${name}`, `must be given: the template has {${name}}`)
    if (!isStorable(value)) return violation(`variables.${name}`, STORABLE_RULE)
    text += value
  }
  return { kind: 'text', text }
}

/** One piece where the last one ended: text without braces, a doubled brace, or a variable. */
const PIECE = /[^{}]+|\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]{0,31})\}/gy
const UNDOUBLED = new Map([
  ['{{', '{'],
  ['}}', '}'],
])
