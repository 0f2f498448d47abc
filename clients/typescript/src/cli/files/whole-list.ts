import type { Answered } from '../../asking.ts'
import type { Call } from '../call.ts'
import type { Verb } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { shownJson } from '../shown.ts'
import { readRows, readWhole } from './rows-file.ts'

/** A list that is read and replaced whole, in versions that an ETag names. */
export type WholeList<Name extends string = string> = {
  /** The field that holds its rows. */
  readonly name: Name
  /** Null: there is none yet. */
  read(): Promise<Answered<Readonly<Record<Name, readonly unknown[]>>> | null>
  /** `ifMatch` null: in the place of whatever stands. */
  replace(rows: readonly unknown[], ifMatch: { readonly 'If-Match'?: string }): Promise<Answered<object>>
}

/** The version of a list that was never written. */
const NOTHING_YET = '"0"'

/** The verbs that read a list as a file and replace it by one; `args` name the list, and what is said is given how many there are now. */
export function fileVerbs(
  name: string,
  args: readonly string[],
  open: (call: Call) => WholeList,
  says: (count: number) => string,
): readonly Verb[] {
  return [
    {
      word: 'export',
      args,
      says: 'as a file to change and apply, with the version that it is of',
      options: [],
      run: (call) => exportList(call, open(call)),
    },
    {
      word: 'apply',
      args: [...args, 'FILE'],
      says: `as the file says: JSON, {"etag": …, "${name}": […]}, or a line for each (- is standard input)`,
      options: ['force'],
      run: (call) => applyList(call, call.args[args.length] ?? '', open(call), says),
    },
  ]
}

/** Says a list as a file that `applyList` takes: its version, and a row a line. */
async function exportList<Name extends string>({ out }: Call, list: WholeList<Name>): Promise<Exit> {
  const read = await list.read()
  const [rows, etag] = [read?.data[list.name] ?? [], read?.headers.get('ETag') ?? NOTHING_YET]
  out.one({ etag, [list.name]: rows }, () => [
    `{"etag":${JSON.stringify(etag)},"${list.name}":[`,
    ...rows.map((row, index) => `  ${shownJson(row)}${index + 1 < rows.length ? ',' : ''}`),
    ']}',
  ])
  return 'done'
}

/**
 * Puts the rows of a file in the place of those that stand, if these are still the version that the file was read from. Without a version
 * only where there are none, or with --force. `says` is given how many there are now. Throws `Usage`.
 */
async function applyList(
  { given, out, world }: Call,
  path: string,
  list: WholeList,
  says: (count: number) => string,
): Promise<Exit> {
  const { rows, etag } = readRows(await readWhole(path, world), path, list.name)
  const version = given.force ? null : (etag ?? (await versionOfNone(path, list)))
  const { data, headers } = await list.replace(rows, version === null ? {} : { 'If-Match': version })
  out.one({ etag: headers.get('ETag'), ...data }, () => [says(rows.length)])
  return 'done'
}

async function versionOfNone(path: string, list: WholeList): Promise<string> {
  const read = await list.read()
  const { length } = read?.data[list.name] ?? []
  if (length === 0) return read?.headers.get('ETag') ?? NOTHING_YET
  throw new Usage(
    `${path} does not say which version of the ${list.name} it replaces, and there are ${length} already: change what export writes, which has it as etag; --force goes over whatever stands`,
  )
}
