import { type TObject, type TSchema, type TUnsafe, Type } from '@sinclair/typebox'
import type { Field, FieldKind, JsonValue } from '../../domain/field.ts'

/** The schema of an answer that has these fields, all of them always, each with its description and example. */
export function schemaOf<F extends Readonly<Record<string, Field>>>(
  fields: F,
  description: string,
): TObject<Properties<F>> {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)] as const),
  )
  // Each schema is that of its field.
  return Type.Object(properties as Properties<F>, { additionalProperties: false, description })
}

type Properties<F extends Readonly<Record<string, Field>>> = {
  -readonly [N in keyof F]: TUnsafe<JsonValue<F[N]>>
}

function fieldSchema({ kind, nullable, means, example }: Field): TSchema {
  const options = { description: means, example }
  return nullable
    ? Type.Union([plainSchema(kind), Type.Null()], options)
    : { ...plainSchema(kind), ...options }
}

function plainSchema(kind: FieldKind): TSchema {
  switch (kind) {
    case 'uuid':
      return Type.String({ format: 'uuid' })
    case 'instant':
      return Type.String({ format: 'date-time' })
    case 'text':
      return Type.String()
    case 'integer':
      return Type.Integer()
    case 'flag':
      return Type.Boolean()
    default:
      return Type.Union(kind.map((word) => Type.Literal(word)))
  }
}
