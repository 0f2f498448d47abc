import { join } from 'node:path'

const ROOT = new URL('../..', import.meta.url).pathname

/** A Markdown file of the repository. */
export type Page = { readonly path: string; readonly text: string }

/** Every Markdown file that is ours, by its path from the root. */
export async function readPages(): Promise<readonly Page[]> {
  const paths = [...new Bun.Glob('**/*.md').scanSync(ROOT)]
    .filter((path) => !/(?:^|\/)(?:node_modules|\.)/.test(path))
    .sort()
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await Bun.file(join(ROOT, path)).text() })),
  )
}

/** One of them. */
export async function readPage(path: string): Promise<string> {
  return await Bun.file(join(ROOT, path)).text()
}

/** The text without its blocks of code. */
export function proseOf(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '')
}

/** What stands between single backticks in the prose. */
export function codeWordsOf(text: string): string[] {
  return [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)
}

/** The blocks of code in a language, in their order. */
export function blocksOf(text: string, language: string): string[] {
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm')
  return [...text.matchAll(block)].map(([, code = '']) => code)
}

/** The cells of the first table whose first head cell is this, a row after the other; a `|` in a cell is written `\|`. */
export function tableOf(text: string, firstHead: string): string[][] {
  const [first] = tablesOf(text, firstHead)
  if (!first) throw new Error(`there is no table that begins with ${firstHead}`)
  return first
}

/** The cells of every table whose first head cell is this. */
export function tablesOf(text: string, firstHead: string): string[][][] {
  const lines = text.split('\n')
  const heads = lines.flatMap((line, at) => (cellsOf(line)[0] === firstHead ? [at] : []))
  return heads.map((head) => {
    const rest = lines.slice(head + 2)
    const end = rest.findIndex((line) => !line.startsWith('|'))
    return rest.slice(0, end < 0 ? rest.length : end).map(cellsOf)
  })
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return []
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** What a heading is called in links to it, as GitHub does. */
export function anchorsOf(text: string): string[] {
  return [...proseOf(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
