const CSV_SCHEMA: object = { type: 'string', description: 'the first line names the columns (RFC 4180)' }

/** The two forms in which a list is taken, each with one to try. */
export function jsonOrCsvBody(schema: object, json: unknown, csv: string) {
  return {
    required: true,
    content: {
      'application/json': { schema, example: json },
      'text/csv': { schema: CSV_SCHEMA, example: csv },
    },
  }
}
