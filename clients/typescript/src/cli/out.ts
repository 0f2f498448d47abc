import type { Paint } from './paint.ts'
import { shown, shownJson } from './shown.ts'
import { type Column, tableOf } from './table.ts'
import type { World } from './world.ts'

/** Rows that are held back so that their columns can stand in line. */
const CHUNK = 500

/** What a command says, to a person or to a program. */
export type Out = {
  readonly isJson: boolean
  readonly paint: Paint
  /** For both: a thing, as one line of JSON or as these lines. */
  one(thing: unknown, lines: () => readonly string[]): void
  /** For both: a list, a line of JSON each, or a table. `none` is said of an empty one, to people. */
  list<T>(rows: AsyncIterable<T> | Iterable<T>, columns: readonly Column<T>[], none: string): Promise<void>
  /** For people, beside the answer: on standard error. */
  note(text: string): void
}

/** Writes to standard output, and to standard error what is not the answer. */
export function openOut(
  { out, err }: Pick<World, 'out' | 'err'>,
  { isJson, paint }: Pick<Out, 'isJson' | 'paint'>,
): Out {
  const line = (text: string) => out.write(`${text}\n`)
  return {
    isJson,
    paint,
    one(thing, lines) {
      if (isJson) return line(shownJson(thing))
      for (const each of lines()) line(each)
    },
    async list<T>(rows: AsyncIterable<T> | Iterable<T>, columns: readonly Column<T>[], none: string) {
      let count = 0
      let chunk: T[] = []
      const flush = (isFirst: boolean) => {
        for (const each of tableOf(chunk, columns, { paint, width: out.columns, hasHead: isFirst }))
          line(each)
        chunk = []
      }
      for await (const row of rows) {
        count++
        if (isJson) line(shownJson(row))
        else if (chunk.push(row) === CHUNK) flush(count === CHUNK)
      }
      if (chunk.length > 0) flush(count <= CHUNK)
      if (count === 0 && !isJson) err.write(`${none}\n`)
    },
    note(text) {
      if (!isJson) err.write(`${paint('dim', shown(text))}\n`)
    },
  }
}
