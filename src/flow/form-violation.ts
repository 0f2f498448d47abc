import type { TSchema } from '@sinclair/typebox'
import { type TypeCheck, ValueErrorType } from '@sinclair/typebox/compiler'
import { type Violation, violation } from '../domain/violation.ts'

/**
 * What is wrong with a list of a file that breaks its form: the first field, from `root` on, and its rule. `one` is what the
 * list is of, `rule` is said where the form says nothing.
 */
export function violationOfForm<T extends TSchema>(
  form: TypeCheck<T>,
  list: unknown,
  { root, one, rule }: { readonly root: string; readonly one: string; readonly rule: string },
): Violation {
  const first = form.Errors(list).First()
  const field = `${root}${(first?.path ?? '').replaceAll('/', '.')}`
  return first?.type === ValueErrorType.ObjectAdditionalProperties
    ? violation(field, `is not a field of ${one}`)
    : violation(field, first?.schema.description ?? rule)
}
