import { type TObject, type TSchema, type TUnsafe, Type } from '@sinclair/typebox'
import type { Field, FieldKind, JsonValue } from '../../domain/fields/field.ts'
import {
  dltOf,
  flagOf,
  idOf,
  instantOf,
  orNull,
  textOf,
  tlvsOf,
  userDataOf,
  wordOf,
} from '../http/answer-fields.ts'

/** The schema of an answer that has these fields, all of them always, each with its description and example. */
export function schemaOf<F extends Readonly<Record<string, Field>>>(
  name: string,
  fields: F,
  description: string,
): TObject<Properties<F>> {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)] as const),
  )
  // Each schema is that of its field.
  return Type.Object(properties as Properties<F>, { $id: name, description })
}

type Properties<F extends Readonly<Record<string, Field>>> = {
  -readonly [N in keyof F]: TUnsafe<JsonValue<F[N]>>
}

/** The schema of one field. */
export function fieldSchema({ kind, nullable, means, example }: Field): TSchema {
  const schema = { ...plainSchema(kind, means), example }
  return nullable ? orNull(schema) : schema
}

function plainSchema(kind: FieldKind, means: string): TSchema {
  switch (kind) {
    case 'uuid':
      return idOf(means)
    case 'instant':
      return instantOf(means)
    case 'text':
      return textOf(means)
    case 'integer':
      return Type.Integer({ description: means })
    case 'money':
      return Type.Number({ description: means })
    case 'flag':
      return flagOf(means)
    case 'tlvs':
      return tlvsOf(means)
    case 'dlt':
      return dltOf(means)
    case 'user_data':
      return userDataOf(means)
    default:
      return wordOf(kind, means)
  }
}
