import { Usage } from '../exits.ts'
import type { World } from '../world.ts'

/** What a file holds. */
export type Rows = {
  readonly rows: readonly unknown[]
  /** The version that they were read from, as `export` writes it beside them; null: the file names none. */
  readonly etag: string | null
}

/** The text of a file, `-` being standard input. Throws `Usage`. */
export async function readWhole(
  path: string,
  { readFile, readInput }: Pick<World, 'readFile' | 'readInput'>,
): Promise<string> {
  const text = path === '-' ? await readInput() : await readFile(path)
  if (text === null) throw new Usage(`${path} cannot be read`)
  return text
}

/**
 * The rows of a text: a JSON array, an object that has it under `name`, or a row a line as `--json` gives them. What a row may have is
 * for the gateway to say. Throws `Usage`, naming `path`.
 */
export function readRows(text: string, path: string, name: string): Rows {
  const whole = parsed(text)
  if (Array.isArray(whole)) return { rows: whole, etag: null }
  if (typeof whole === 'object' && whole !== null && name in whole) {
    const { [name]: rows, etag = null }: Readonly<Record<string, unknown>> = { ...whole }
    if (Array.isArray(rows) && (etag === null || typeof etag === 'string')) return { rows, etag }
  }
  return { rows: readLines(text, path, name), etag: null }
}

function readLines(text: string, path: string, name: string): object[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const row = parsed(line)
      if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row
      throw new Usage(
        `${path}, line ${number}: must be a JSON object; or all of it a JSON array, or {"${name}": […]}`,
      )
    })
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
