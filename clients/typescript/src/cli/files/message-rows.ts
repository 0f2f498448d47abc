import type { paths } from '../../client.ts'
import { Usage } from '../exits.ts'
import { readCsv } from './csv.ts'
import { readRows } from './rows-file.ts'

/** A message as `POST /v1/messages/batch` takes it. */
export type BatchRow =
  paths['/v1/messages/batch']['post']['requestBody']['content']['application/json']['messages'][number]

/** Fields of a message that a column of CSV may be, and how its cells are read. The others are for JSON. */
const COLUMNS = {
  to: 'text',
  from: 'text',
  text: 'text',
  reference: 'text',
  class: 'text',
  send_at: 'text',
  end_user_ip: 'text',
  validity_seconds: 'number',
  express: 'flag',
  smart_encoding: 'flag',
} as const satisfies Readonly<
  Record<Exclude<keyof BatchRow, 'variables' | 'tlvs' | 'dlt'>, 'text' | 'number' | 'flag'>
>

/**
 * The messages of a file: JSON, an array, {"messages": […]} or one a line; else CSV, whose first line names fields of messages. With a
 * template other columns are its variables. An empty cell says nothing. What a field may hold is for the gateway to say. Throws `Usage`.
 */
export function readMessages(text: string, path: string, hasTemplate: boolean): readonly BatchRow[] {
  const isJson = /^\uFEFF?\s*[[{]/.test(text)
  const rows = isJson ? readRows(text, path, 'messages').rows : rowsOfCsv(text, path, hasTemplate)
  if (rows.length === 0) throw new Usage(`${path} has no messages`)
  return rows as BatchRow[]
}

function rowsOfCsv(text: string, path: string, hasTemplate: boolean): object[] {
  const [names = [], ...records] = readCsv(text, path)
  if (!names.includes('to')) throw new Usage(`${path}: its first line must name the columns, one of them to`)
  const strange = names.find((name) => !isColumn(name))
  if (strange !== undefined && !hasTemplate)
    throw new Usage(
      `${path}: ${strange} is no field of a message (${Object.keys(COLUMNS).join(', ')}), and no TEXT on the line has it as {${strange}}`,
    )
  return records.map((cells, index) => {
    if (cells.length !== names.length)
      throw new Usage(
        `${path}, message ${index + 1}: has ${cells.length} cells, and the first line names ${names.length}`,
      )
    const given = names.map((name, place) => [name, cells[place] ?? ''] as const)
    const own = given.flatMap(([name, cell]) =>
      isColumn(name) && cell !== '' ? [[name, readCell(cell, name)] as const] : [],
    )
    const variables = given.filter(([name]) => !isColumn(name))
    const isFilled = variables.length > 0 && !own.some(([name]) => name === 'text')
    return { ...Object.fromEntries(own), ...(isFilled && { variables: Object.fromEntries(variables) }) }
  })
}

function isColumn(name: string): name is keyof typeof COLUMNS {
  return Object.hasOwn(COLUMNS, name)
}

/** What is neither a number nor a flag goes as it is: the gateway says which field it is, and of which message. */
function readCell(cell: string, name: keyof typeof COLUMNS): string | number | boolean {
  if (COLUMNS[name] === 'number' && /^\d{1,15}$/.test(cell)) return Number(cell)
  if (COLUMNS[name] === 'flag' && /^(?:true|false)$/.test(cell)) return cell === 'true'
  return cell
}
