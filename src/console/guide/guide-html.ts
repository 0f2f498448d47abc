import { withTheme } from '../../api/http/theme-script.ts'
import type { GuidePage } from './book.ts'
import { CHAPTERS, chapterPath, GUIDE_PATH } from './chapters.ts'
import { escaped } from './html-text.ts'

/** What pages load: addresses of their script and style. */
export type GuideAssets = { readonly script: string; readonly style: string; readonly icon: string }

/** A heading is listed at the top of pages that have at least so many. */
const LISTED_FROM = 4

/** A page, with the ways to all others. */
export function chapterHtml(page: GuidePage, pages: readonly GuidePage[], assets: GuideAssets): string {
  const at = pages.indexOf(page)
  const [before, after] = [pages[at - 1], pages[at + 1]]
  const turn = (to: GuidePage, rel: 'prev' | 'next') =>
    `<a rel="${rel}" href="${chapterPath(to.slug)}"><span>${rel === 'prev' ? 'Before' : 'Next'}</span> ${escaped(to.title)}</a>`
  return framed(`${page.title} · SMS gateway guide`, page.slug, pages, assets, [
    `<p class="crumb">${escaped(page.group)}</p>`,
    `<h1>${escaped(page.title)}</h1>`,
    contentsOf(page.html),
    page.html,
    `<nav class="turn" aria-label="Before and next">${before ? turn(before, 'prev') : ''}${after ? turn(after, 'next') : ''}</nav>`,
  ])
}

/** The first page: what there is, with the first sentences of each. */
export function coverHtml(pages: readonly GuidePage[], assets: GuideAssets): string {
  const groups = CHAPTERS.map(({ title }) => {
    const items = pages
      .filter(({ group }) => group === title)
      .map(
        ({ slug, title: of, about }) =>
          `<li><a href="${chapterPath(slug)}">${escaped(of)}</a> <span>${escaped(shortened(about))}</span></li>`,
      )
    return `<h2>${escaped(title)}</h2><ul class="cover">${items.join('')}</ul>`
  })
  return framed('SMS gateway guide', '', pages, assets, [
    '<h1>Guide</h1>',
    '<p>Short pages, each with commands that work as they stand, then the reference. All of it comes from this gateway; no other host is asked.</p>',
    ...groups,
  ])
}

const ABOUT_LENGTH = 140

function shortened(about: string): string {
  if (about.length <= ABOUT_LENGTH) return about
  return `${about.slice(0, about.lastIndexOf(' ', ABOUT_LENGTH))} …`
}

function contentsOf(html: string): string {
  const heads = [...html.matchAll(/<h2 id="([^"]*)">(.*?)<\/h2>/gs)]
  if (heads.length < LISTED_FROM) return ''
  const items = heads.map(
    ([, id = '', inner = '']) => `<li><a href="#${id}">${inner.replaceAll(/<\/?a\b[^>]*>/g, '')}</a></li>`,
  )
  return `<details class="on-page"><summary>On this page</summary><ul>${items.join('')}</ul></details>`
}

function framed(
  title: string,
  slug: string,
  pages: readonly GuidePage[],
  assets: GuideAssets,
  body: readonly string[],
): string {
  const groups = CHAPTERS.map(({ title: of }) => {
    const links = pages
      .filter(({ group }) => group === of)
      .map(
        (page) =>
          `<a href="${chapterPath(page.slug)}"${page.slug === slug ? ' aria-current="page"' : ''}>${escaped(page.title)}</a>`,
      )
    return `<p>${escaped(of)}</p>${links.join('')}`
  })
  return withTheme(`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escaped(title)}</title>
  <link rel="icon" href="${assets.icon}">
  <link rel="stylesheet" href="${assets.style}">
  <script type="module" src="${assets.script}"></script>
</head>
<body>
<a class="skip" href="#text">To the text</a>
<header>
  <a class="brand" href="${GUIDE_PATH}">SMS gateway guide</a>
  <div class="search" role="search">
    <input type="search" id="search" placeholder="Search all pages ( / )" aria-label="Search all pages" autocomplete="off" aria-controls="found">
    <div id="found" class="found" aria-live="polite" hidden></div>
  </div>
  <nav aria-label="Elsewhere">
    <a class="narrow-only" href="#pages">All pages</a>
    <a href="/">Console</a>
    <a href="/docs">API reference</a>
    <select class="theme-switch" aria-label="Theme">
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  </nav>
</header>
<main id="text" tabindex="-1">
${body.join('\n')}
</main>
<nav id="pages" class="pages" aria-label="All pages">
<a href="${GUIDE_PATH}"${slug === '' ? ' aria-current="page"' : ''}>Overview</a>
${groups.join('\n')}
</nav>
</body>
</html>
`)
}
