import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Senders } from '../../domain/controls/senders.ts'
import { CONTROL_NAMES, CONTROLS, type ControlName } from '../../domain/controls.ts'
import { listOf, named, textOf } from '../http/answer-fields.ts'

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

const { description: _, ...countries } = Senders.properties.countries

/** Rules of countries that are published. */
export const SenderPreset = named('SenderPreset', {
  countries: Type.Unsafe<Senders['countries']>({
    ...countries,
    description: 'countries (ISO 3166-1), each with the senders it takes',
  }),
  sources: listOf(Type.String(), 'pages that say so'),
  read_on: textOf('the day on which they were read'),
})
export type SenderPreset = Static<typeof SenderPreset>
