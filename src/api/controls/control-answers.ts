import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { CONTROL_NAMES, CONTROLS, type ControlName } from '../../domain/controls.ts'
import { named } from '../http/answer-fields.ts'

type Settings = Readonly<Record<string, unknown>>

function controlAnswer(name: ControlName) {
  const schema: TSchema = CONTROLS[name].schema
  return named(`Control_${name}`, {
    said: Type.Unsafe<Settings>({ ...schema, description: 'what is said here; {} when nothing is' }),
    holds: Type.Unsafe<Settings>({
      ...schema,
      required: Object.keys(CONTROLS[name].usual),
      description: 'what holds: what is not said here is as for all clients, or as usual',
    }),
  })
}

/** What is said of a control, and what holds by it; by name. */
export const CONTROL_ANSWERS = Object.fromEntries(
  CONTROL_NAMES.map((name) => [name, controlAnswer(name)]),
) as Readonly<Record<ControlName, ReturnType<typeof controlAnswer>>> // a key for each name

/** One of them. */
export type ControlAnswer = Static<ReturnType<typeof controlAnswer>>
