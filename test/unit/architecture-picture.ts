import { MAY_IMPORT, PARTS } from './architecture-parts.ts'

type Drawn = keyof typeof PARTS

const DRAWN = Object.keys(PARTS) as Drawn[] // its keys, and no others

/** What stands around the picture in ARCHITECTURE.md. */
export const PICTURE_BEGINS = '<!-- parts: drawn by test/unit/architecture-picture.ts -->'
export const PICTURE_ENDS = '<!-- /parts -->'

/**
 * The parts of the gateway as a Mermaid graph and a table. An arrow leads to what a part may import, unless another arrow
 * leads there too; the table names all of it.
 */
export function pictureOfParts(): string {
  const arrows = DRAWN.flatMap((part) =>
    importsOf(part)
      .filter((imported) => !importsOf(part).some((other) => other !== imported && reaches(other, imported)))
      .map((imported) => `  ${idOf(part)} --> ${idOf(imported)}`),
  )
  const boxes = DRAWN.map((part) => `  ${idOf(part)}["${part}"]`)
  const rows = DRAWN.map((part) => `| \`${part}\` | ${PARTS[part]} | ${importsOf(part).join(', ') || '–'} |`)
  return [
    '```mermaid',
    'graph TD',
    ...boxes,
    ...arrows,
    '```',
    '',
    '| Part | What it is | May import |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

/** A text with the picture of now between its marks. */
export function withPicture(text: string): string {
  const begin = text.indexOf(PICTURE_BEGINS)
  const end = text.indexOf(PICTURE_ENDS)
  if (begin < 0 || end < begin) throw new Error(`${PICTURE_BEGINS} and ${PICTURE_ENDS} are not there`)
  return `${text.slice(0, begin + PICTURE_BEGINS.length)}\n${pictureOfParts()}\n${text.slice(end)}`
}

function importsOf(part: Drawn): readonly Drawn[] {
  return DRAWN.filter((other) => MAY_IMPORT[part].some((imported) => imported === other))
}

function reaches(part: Drawn, goal: Drawn): boolean {
  return importsOf(part).some((next) => next === goal || reaches(next, goal))
}

function idOf(part: Drawn): string {
  return part.replaceAll('/', '_')
}

if (import.meta.main) {
  const file = Bun.file(new URL('../../ARCHITECTURE.md', import.meta.url))
  await file.write(withPicture(await file.text()))
}
