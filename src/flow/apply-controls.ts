import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  ALL_CLIENTS,
  CONTROL_NAMES,
  CONTROLS,
  type ControlName,
  violationOfControl,
} from '../domain/controls.ts'
import { type Violation, violation } from '../domain/violation.ts'
import { findControl, sayControl } from '../store/client/client-controls.ts'
import type { Db } from '../store/database/db.ts'
import { violationOfForm } from './form-violation.ts'

type Deps = { readonly db: Pick<Db, 'sql'> }

const form = TypeCompiler.Compile(
  Type.Object(Object.fromEntries(CONTROL_NAMES.map((name) => [name, Type.Optional(CONTROLS[name].schema)])), {
    additionalProperties: false,
    description: 'must be an object of controls',
  }),
)
const FORM_WORDS = { root: 'controls', one: 'controls', rule: 'must be as PUT /v1/controls/… takes it' }

/** What a file says of all clients, by the name of its control. */
export type ControlsOfFile = readonly (readonly [name: ControlName, said: object])[]

/** What was done to a control. */
export type AppliedControl = { readonly name: ControlName; readonly kind: 'set' | 'unchanged' }

/** Reads the controls of a file, or names the first field, from `controls` on, that breaks its rule. Nothing is written. */
export function readControlsOfFile(
  controls: unknown,
): { readonly kind: 'controls'; readonly controls: ControlsOfFile } | Violation {
  if (!form.Check(controls)) return violationOfForm(form, controls, FORM_WORDS)
  const said = CONTROL_NAMES.flatMap((name) => {
    const one: object | undefined = controls[name]
    return one === undefined ? [] : [[name, one] as const]
  })
  for (const [name, one] of said) {
    const wrong = violationOfControl(name, one)
    if (wrong) return violation(`controls.${name}.${wrong.field}`, wrong.rule)
  }
  return { kind: 'controls', controls: said }
}

/**
 * Says these controls of all clients, as `PUT /v1/controls/…` would, whatever stands; those that the file does not name stay.
 * The same again changes nothing.
 */
export async function applyControls({ db }: Deps, controls: ControlsOfFile): Promise<AppliedControl[]> {
  const done: AppliedControl[] = []
  for (const [name, said] of controls) {
    const before = await findControl(db.sql, ALL_CLIENTS, name)
    const { version } = await sayControl(db, ALL_CLIENTS, name, said, () => true)
    done.push({ name, kind: version === before?.version ? 'unchanged' : 'set' })
  }
  return done
}
