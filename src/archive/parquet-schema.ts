import type { SchemaElement } from 'hyparquet'
import type { Column, Columns, Kind } from './column.ts'

/** How a kind of column stands in a Parquet file: types that any reader knows. */
const ELEMENTS: Readonly<Record<Kind, Omit<SchemaElement, 'name'>>> = {
  uuid: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  word: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  json: { type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } },
  small: { type: 'INT32' },
  int: { type: 'INT32' },
  bool: { type: 'BOOLEAN' },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  // Cents: 18 digits, of which 14 stand before the point; what a client may have is below (`MAX_MONEY`).
  money: {
    type: 'INT64',
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', scale: 4, precision: 18 },
    scale: 4,
    precision: 18,
  },
}

/** The schema of a file with these columns. */
export function schemaOf(columns: Columns): SchemaElement[] {
  const all = Object.values(columns)
  return [{ name: 'root', num_children: all.length }, ...all.map(elementOf)]
}

function elementOf({ name, kind, nullable }: Column): SchemaElement {
  return { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED', ...ELEMENTS[kind] }
}

/** A schema as it is read here: without what would make floats of money and dates of instants. */
export function plainSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    if (element.type !== 'INT64') return element
    const { converted_type: _, logical_type: __, ...plain } = element
    return plain
  })
}
