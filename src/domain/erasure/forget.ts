import { LEFT_OUT, type NumberForms } from './number-forms.ts'

/** A value of JSON. */
type Json = unknown

/**
 * The same value without the number: a text that is it becomes `stand`, or its hash where that is not given; within other texts
 * `LEFT_OUT` stands for it. Names of fields stay.
 */
export function forgetInJson(value: Json, forms: NumberForms, stand: string = forms.hash): Json {
  if (typeof value === 'string') return forms.isSame(value) ? stand : forms.without(value, LEFT_OUT)
  if (Array.isArray(value)) return value.map((one) => forgetInJson(one, forms, stand))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, forgetInJson(one, forms, stand)]),
  )
}

/** The same in a text that is JSON; one that is not is searched as it stands. */
export function forgetInJsonText(text: string, forms: NumberForms, stand?: string): string {
  try {
    return JSON.stringify(forgetInJson(JSON.parse(text), forms, stand))
  } catch {
    return forms.without(text, LEFT_OUT)
  }
}

/** The lines of a history without the number: of each only what is said in words, for its times are digits too. */
export function forgetInLines(lines: string, forms: NumberForms): string {
  return lines
    .split('\n')
    .map((line) => forgetInJsonText(line, forms, LEFT_OUT))
    .join('\n')
}
