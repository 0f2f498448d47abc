import type { Static, TSchema } from '@sinclair/typebox'
import { TypeCompiler, ValueErrorType } from '@sinclair/typebox/compiler'
import type { ProviderKind, SettingsViolation } from './kind.ts'

/**
 * A kind as the map of kinds holds it, where each has another schema: settings are what a row says, and are looked at before
 * the kind sees them. `check` answers what breaks the schema first, by the description of the field, which is its rule; the
 * others throw when they are given settings that `check` has refused.
 */
export function defineKind<S extends TSchema>(kind: ProviderKind<S>): ProviderKind {
  const compiled = TypeCompiler.Compile(kind.settings)
  /** Rows stay the same objects until they change: each is looked at once. */
  const checked = new WeakMap<object, Static<S>>()
  const { inbox, receiptAnswer, inboundAnswer, takesUserData, textOfParts, render } = kind

  function settingsIn(given: unknown): Static<S> {
    const known = isObject(given) ? checked.get(given) : undefined
    if (known !== undefined) return known
    if (!compiled.Check(given)) throw new Error('settings that the kind refuses')
    if (isObject(given)) checked.set(given, given)
    return given
  }

  function violationIn(given: unknown): SettingsViolation {
    const first = compiled.Errors(given).First()
    const field = first?.path.slice(1).replaceAll('/', '.') ?? ''
    if (first?.type === ValueErrorType.ObjectAdditionalProperties)
      return { field, rule: 'is not a setting of this kind' }
    if (first?.type === ValueErrorType.ObjectRequiredProperty) return { field, rule: 'is missing' }
    return { field, rule: first?.schema.description ?? 'is not what this kind can be given' }
  }

  return {
    ...kind,
    check: (given, secrets) => (compiled.Check(given) ? kind.check(given, secrets) : violationIn(given)),
    ...(takesUserData && { takesUserData: (given) => takesUserData(settingsIn(given)) }),
    open: (given, hooks) => kind.open(settingsIn(given), hooks),
    inbox: inbox && ((given, secrets, request) => inbox(settingsIn(given), secrets, request)),
    readReceipt: (given, body) => kind.readReceipt(settingsIn(given), body),
    receiptAnswer: receiptAnswer && ((given) => receiptAnswer(settingsIn(given))),
    inboundAnswer: inboundAnswer && ((given) => inboundAnswer(settingsIn(given))),
    ...(textOfParts && { textOfParts: (given, parts) => textOfParts(settingsIn(given), parts) }),
    render: render && ((given, hooks, request) => render(settingsIn(given), hooks, request)),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
