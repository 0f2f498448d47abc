import { callingCodeOf } from '../country.ts'
import type { Msisdn } from '../message.ts'
import type { NumberHash } from './number-hash.ts'

/** A number as people and machines write it. */
export type NumberForms = {
  /** What stands in its place where a number stood. */
  readonly hash: NumberHash
  /** The digits that each of its forms has in a row, without what stands between them: what the database looks for. */
  readonly near: string
  /** False: the text does not hold it in any form. Cheap. */
  mayBeIn(text: string): boolean
  /** True when this is the number in one of its forms, or its hash, and nothing else. */
  isSame(text: string): boolean
  /** The text with `stand` in the place of the number, in whatever form; the same text where it does not hold it. */
  without(text: string, stand: string): string
}

/** What stands for a number within words. */
export const LEFT_OUT = '***'

/** What people put between digits: blanks, hyphens and dashes, dots, slashes, brackets. */
export const BETWEEN_DIGITS = ' \t\u00a0\u2007\u2009\u202f-\u2010\u2011\u2012\u2013./()'

/** Digits of other scripts, each from 0 on: Arabic-Indic, those of Persian and Urdu, Devanagari, and full-width. */
const FIRST_DIGITS = [0x660, 0x6f0, 0x966, 0xff10] as const

/** The digits of those scripts, one after the other. */
export const OTHER_DIGITS = FIRST_DIGITS.map((first) =>
  Array.from({ length: 10 }, (_, index) => String.fromCodePoint(first + index)).join(''),
).join('')

/** So many characters may stand between two digits. */
const MOST_BETWEEN = 3

/** A national number that is shorter is looked for with its calling code only: it could be anything. */
const MIN_NATIONAL_DIGITS = 7

/** What is dialled before a calling code, besides a plus. */
const TO_CALL_ABROAD = ['00', '011'] as const

/** What is dialled before a national number, by country, if anything (ITU, national trunk prefixes). */
const TO_CALL_AT_HOME = ['06', '0', '8', '1'] as const

const between = `[${BETWEEN_DIGITS.replaceAll(/[-\]\\]/g, '\\$&')}]{0,${MOST_BETWEEN}}`
const NOT_PLAIN = new RegExp(between.replace(/\{.*$/, '+'), 'g')
const OTHER = new RegExp(`[${OTHER_DIGITS}]`)
const ALL_OTHERS = new RegExp(OTHER, 'g')
const anyDigit = `[0-9${OTHER_DIGITS}]`

/**
 * The forms of a number: `+`, `00`, `011` or nothing before its calling code, `(0)` after it, or none and what is dialled before a
 * national number; with blanks, hyphens, dots, slashes and brackets between digits, and with digits of other scripts. Not in words.
 */
export function formsOf(number: Msisdn, hash: NumberHash): NumberForms {
  const digits = number.slice(1)
  const code = callingCodeOf(number)
  const national = digits.slice(code.length)
  const hasNational = code !== '' && national.length >= MIN_NATIONAL_DIGITS
  const abroad = dialled('\\+', ...TO_CALL_ABROAD.map(spaced))
  const zero = `(?:\\(?${inAnyScript('0')}\\)?${between})?`
  const forms = hasNational
    ? `(?:${abroad}${spaced(code)}${between}${zero}|${dialled(...TO_CALL_AT_HOME.map(spaced))})${spaced(national)}`
    : `${abroad}${spaced(digits)}`
  const anywhere = new RegExp(`(?<!${anyDigit})${forms}(?!${anyDigit})`, 'g')
  const alone = new RegExp(`^${between}${forms}${between}$`)
  const near = hasNational ? national : digits
  const mayBeIn = (text: string) => text.length >= near.length && folded(text).includes(near)
  return {
    hash,
    near,
    mayBeIn: (text) => mayBeIn(text) || text.includes(hash),
    isSame: (text) => text === hash || (text.length >= near.length && alone.test(text)),
    without: (text, stand) => (mayBeIn(text) ? text.replaceAll(anywhere, stand) : text),
  }
}

/** A text without what stands between digits, and with those of this script. */
function folded(text: string): string {
  const plain = text.replace(NOT_PLAIN, '')
  return OTHER.test(plain)
    ? plain.replace(ALL_OTHERS, (digit) => String(OTHER_DIGITS.indexOf(digit) % 10))
    : plain
}

/** One of these, if any, and what stands behind it. */
function dialled(...prefixes: readonly string[]): string {
  return `(?:(?:${prefixes.join('|')})${between})?`
}

function spaced(digits: string): string {
  return [...digits].map(inAnyScript).join(between)
}

function inAnyScript(digit: string): string {
  return `[${digit}${FIRST_DIGITS.map((first) => String.fromCodePoint(first + Number(digit))).join('')}]`
}
