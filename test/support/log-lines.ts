import ts from 'typescript-5'

/** Levels that want somebody to look. */
export const ALARMING_LEVELS = ['warn', 'error', 'fatal'] as const
export type LogLevel = (typeof ALARMING_LEVELS)[number] | 'info'

/** A place in the code that writes to the log. */
export type LogLine = {
  readonly path: string
  readonly level: LogLevel
  /** What `msg` may be there; `…` stands for what is put in. Empty: the words could not be found. */
  readonly words: readonly string[]
  /** Names of the fields that are written down in the call, `err` with them. */
  readonly fields: readonly string[]
  /** More fields come from elsewhere. */
  readonly hasMore: boolean
}

const LEVELS: readonly string[] = [...ALARMING_LEVELS, 'info']

/** Every call of a `log` in these sources, by path. `receivers`: what else has `warn` or `fatal` called on it. */
export function logLinesOf(sources: ReadonlyMap<string, string>): {
  readonly lines: readonly LogLine[]
  readonly receivers: readonly string[]
} {
  const lines: LogLine[] = []
  const receivers: string[] = []
  for (const [path, text] of sources) {
    if (!/\.(?:warn|error|fatal|info)\(/.test(text)) continue
    eachCall(parsed(path, text), (call, level, receiver) => {
      if (receiver === 'log') lines.push(lineOf(sources, path, level, call))
      else if (level === 'warn' || level === 'fatal') receivers.push(`${path}: ${receiver}.${level}`)
    })
  }
  return { lines, receivers }
}

/** The texts that are given to a function of this name as its first argument. */
export function firstTextsOf(sources: ReadonlyMap<string, string>, name: string): readonly string[] {
  const texts: string[] = []
  for (const [path, text] of sources)
    if (text.includes(`${name}(`))
      walk(parsed(path, text), (node) => {
        const [first] = ts.isCallExpression(node) && node.expression.getText() === name ? node.arguments : []
        if (first && ts.isStringLiteralLike(first)) texts.push(first.text)
      })
  return texts
}

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

function eachCall(
  file: ts.SourceFile,
  found: (call: ts.CallExpression, level: LogLevel, receiver: string) => void,
): void {
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
    const { name, expression } = node.expression
    if (!LEVELS.includes(name.text)) return
    const receiver = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
    found(node, name.text as LogLevel, receiver) // one of LEVELS
  })
}

function lineOf(
  sources: ReadonlyMap<string, string>,
  path: string,
  level: LogLevel,
  { arguments: [first, second] }: ts.CallExpression,
): LogLine {
  const given = second === undefined ? undefined : first
  const members = given && ts.isObjectLiteralExpression(given) ? given.properties : []
  const fields = members.flatMap(({ name }) => (name ? [name.getText()] : []))
  const words = wordsOf(sources, path, second ?? first)
  return { path, level, words, fields, hasMore: fields.length < members.length }
}

function wordsOf(
  sources: ReadonlyMap<string, string>,
  path: string,
  said: ts.Expression | undefined,
): readonly string[] {
  if (!said) return []
  const text = textIn(said)
  if (text !== null) return [text]
  const name = ts.isPropertyAccessExpression(said) ? said.name.text : said.getText()
  const here = givenTo(name, path, sources.get(path) ?? '')
  const constants = here.filter(({ isConstant }) => isConstant)
  const given = () =>
    [...sources].flatMap((one) => givenTo(name, ...one)).filter(({ isConstant }) => !isConstant)
  return (constants.length > 0 ? constants : given()).map((one) => one.words)
}

/** The text of an expression; null: it has to be looked for. */
function textIn(said: ts.Expression): string | null {
  if (ts.isStringLiteralLike(said)) return said.text
  if (!ts.isTemplateExpression(said)) return null
  return said.head.text + said.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
}

/** Texts that a constant, a property or a parameter of this name gets. */
function givenTo(
  name: string,
  path: string,
  text: string,
): readonly { readonly words: string; readonly isConstant: boolean }[] {
  const found: { words: string; isConstant: boolean }[] = []
  if (!new RegExp(`\\b${name}\\b`).test(text)) return found
  walk(parsed(path, text), (node) => {
    const isOne = ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isBindingElement(node)
    if (!isOne || node.name.getText() !== name || !node.initializer) return
    const words = textIn(node.initializer)
    if (words !== null) found.push({ words, isConstant: ts.isVariableDeclaration(node) })
  })
  return found
}
