/** A cell of a line that was refused. */
export type ShownCell = { readonly text: string; readonly isWrong: boolean }

/** Text of a cell that is shown, at most, in characters. */
const MAX_SHOWN = 40

/**
 * The cells of the line that a refusal names, the wrong one marked: what people look for in their file. Lines and columns
 * count from 1. Null where the file has no such line.
 */
export function faultCells(text: string, line: number, column: number): readonly ShownCell[] | null {
  const found = text.split(/\r\n|\n|\r/)[line - 1]
  if (found === undefined || found === '') return null
  return cellsOf(found).map((cell, at) => ({
    text: cell.length > MAX_SHOWN ? `${cell.slice(0, MAX_SHOWN)}…` : cell,
    isWrong: at === column - 1,
  }))
}

/** How many records a text may have besides its first line: for people, before the gateway has counted. */
export function recordsIn(text: string): number {
  return Math.max(0, text.split(/\r\n|\n|\r/).filter((line) => line !== '').length - 1)
}

/** Cells of one line (RFC 4180); one whose quotes go on in the next line ends with this one. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? ''
    if (isQuoted && character === '"' && line[at + 1] === '"') {
      cell += '"'
      at++
    } else if (character === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted
    else if (character === ',' && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}
