import './guide.css'
import { copyText } from '../../web/clipboard.ts'
import { type Hit, type SearchIndex, search } from '../search.ts'

/** Examples name the gateway by this address; a reader's own is put in its place. */
const ADDRESS_IN_EXAMPLES = 'localhost:8080'

const field = document.querySelector<HTMLInputElement>('#search')
const found = document.querySelector<HTMLElement>('#found')

nameThisGateway()
addCopyButtons()
if (field && found) searchIn(field, found)

function nameThisGateway(): void {
  if (location.host === ADDRESS_IN_EXAMPLES) return
  for (const code of document.querySelectorAll('pre code')) {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.nodeValue ?? ''
      if (text.includes(ADDRESS_IN_EXAMPLES))
        node.nodeValue = text
          .replaceAll(`http://${ADDRESS_IN_EXAMPLES}`, location.origin)
          .replaceAll(ADDRESS_IN_EXAMPLES, location.host)
    }
  }
}

function addCopyButtons(): void {
  for (const block of document.querySelectorAll<HTMLElement>('pre[data-language]')) {
    const frame = document.createElement('div')
    frame.className = 'block'
    block.replaceWith(frame)
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Copy'
    button.addEventListener('click', async () => {
      const isDone = await copyText(typedOf(block))
      button.textContent = isDone ? 'Copied' : 'Not allowed'
    })
    frame.append(block, button)
  }
}

/** What is typed: of a block with answers in it the commands alone. */
function typedOf(block: HTMLElement): string {
  const text = block.textContent ?? ''
  if (block.dataset['language'] !== 'console') return text
  const typed = text.split('\n').filter((line) => line.startsWith('$ '))
  return typed.map((line) => `${line.slice(2)}\n`).join('')
}

function searchIn(input: HTMLInputElement, list: HTMLElement): void {
  let index: Promise<SearchIndex> | null = null
  const load = () => {
    index ??= fetch('/guide/search.json').then(async (answer) => {
      if (!answer.ok) throw new Error(`answered ${answer.status}`)
      return (await answer.json()) as SearchIndex // made by indexOf, of this release
    })
    index.catch(() => {
      index = null
    })
    return index
  }
  async function show(): Promise<void> {
    const typed = input.value.trim()
    list.hidden = typed === ''
    if (typed === '') return
    try {
      const hits = search(await load(), typed)
      if (typed === input.value.trim()) list.replaceChildren(...drawn(hits, typed))
    } catch (error) {
      list.replaceChildren(
        said(`The pages could not be read: ${error instanceof Error ? error.message : error}`),
      )
    }
  }
  const links = () => [...list.querySelectorAll('a')]
  input.addEventListener('focus', () => void load().catch(() => {}))
  input.addEventListener('input', () => void show())
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') links()[0]?.click()
  })
  input.parentElement?.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      list.hidden = true
      input.focus()
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const places: HTMLElement[] = [input, ...links()]
    const at = places.indexOf(document.activeElement as HTMLElement) // -1 where it is none of them
    places[Math.min(places.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
  })
  document.addEventListener('click', ({ target }) => {
    const isInside = target instanceof Node && input.parentElement?.contains(target) === true
    if (!isInside || (target instanceof Element && target.closest('#found a'))) list.hidden = true
    else if (target === input) void show()
  })
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    input.focus()
  })
}

function drawn(hits: readonly Hit[], typed: string): HTMLElement[] {
  if (hits.length === 0) return [said(`No page has all of “${typed}”.`)]
  return hits.map(({ href, title, heading, group, excerpt }) => {
    const link = document.createElement('a')
    link.href = href
    const name = document.createElement('strong')
    name.textContent = heading === '' ? title : `${title}: ${heading}`
    const of = document.createElement('span')
    of.className = 'of'
    of.textContent = group
    const text = document.createElement('span')
    text.textContent = excerpt
    link.append(name, of, text)
    return link
  })
}

function said(words: string): HTMLElement {
  const line = document.createElement('p')
  line.textContent = words
  return line
}
