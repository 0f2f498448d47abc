import type { RequestExamples } from './request-examples.ts'

const CSV_SCHEMA: object = { type: 'string', description: 'the first line names the columns (RFC 4180)' }

/** The two forms in which a list is taken, with some to try. */
export function jsonOrCsvBody(schema: object, examples: RequestExamples, csv: string) {
  return {
    required: true,
    content: { 'application/json': { schema, examples }, 'text/csv': { schema: CSV_SCHEMA, example: csv } },
  }
}
