import { escaped } from './html-text.ts'

/** What begins a comment that goes to the end of its line. */
const COMMENTS: readonly (readonly [languages: readonly string[], begin: string])[] = [
  [['js', 'ts', 'javascript', 'typescript'], '//'],
  [['php'], '//|#'],
  [['sh', 'console', 'python', 'ruby', 'perl', 'yaml', 'toml', 'ini'], '#'],
]
const KEYWORDS =
  'and|as|async|await|begin|case|class|const|def|do|done|echo|elif|else|elsif|end|esac|except|export|fi|for|foreach|from|function|if|import|in|let|my|new|not|or|print|raise|require|return|sub|then|throw|try|unless|until|use|while|with'
const PROMPT = '^\\$ '

/**
 * Code as HTML with marks for comments, strings, prompts and words of the language: enough to read by, and no parser. Unmarked where the
 * language is none of those known.
 */
export function highlighted(code: string, language: string): string {
  const [, comment] = COMMENTS.find(([languages]) => languages.includes(language)) ?? []
  if (comment === undefined && language !== 'json') return escaped(code)
  const isShell = language === 'sh' || language === 'console'
  const parts = [
    ...(comment === undefined ? [] : [`(?<c>(?<=^|\\s)(?:${comment}).*$)`]),
    `(?<s>"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*')`,
    ...(language === 'console' ? [`(?<p>${PROMPT})`] : []),
    ...(language === 'json' || isShell ? [] : [`(?<k>(?<![$@.\\w-])(?:${KEYWORDS})(?![\\w-]))`]),
  ]
  let html = ''
  let at = 0
  for (const match of code.matchAll(new RegExp(parts.join('|'), 'gm'))) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? []
    html += `${escaped(code.slice(at, match.index))}<span class="hl-${kind}">${escaped(match[0])}</span>`
    at = match.index + match[0].length
  }
  return html + escaped(code.slice(at))
}
