import { Usage } from './exits.ts'
import type { World } from './world.ts'

/**
 * The rows of a file, `-` being standard input: a JSON array, an object that has it under `name`, or a row a line as `--json` gives
 * them. What a row may have is for the gateway to say. Throws `Usage`.
 */
export async function readRows(
  path: string,
  name: string,
  { readFile, readInput }: Pick<World, 'readFile' | 'readInput'>,
): Promise<readonly unknown[]> {
  const text = path === '-' ? await readInput() : await readFile(path)
  if (text === null) throw new Usage(`${path} cannot be read`)
  const whole = parsed(text)
  if (Array.isArray(whole)) return whole
  if (typeof whole === 'object' && whole !== null && name in whole) {
    const rows: unknown = Object.entries(whole).find(([field]) => field === name)?.[1]
    if (Array.isArray(rows)) return rows
  }
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
