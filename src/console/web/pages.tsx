import type { ComponentType } from 'react'
import type { Meant } from './bulk/bulk.ts'
import { MessagesPage } from './messages/messages-page.tsx'
import type { NavGroup, NavPage } from './nav.tsx'
import { OnDemand, type Source, sourceOf } from './on-demand.tsx'
import { FirstPage } from './problems/first-page.tsx'
import { ProblemsBadge } from './problems/problems-badge.tsx'
import { SendPage } from './send/send-page.tsx'
import { WhatIfPage } from './what-if/what-if-page.tsx'

/** A page, and what draws it. */
export type Page = NavPage & {
  readonly page: ComponentType
  /** It asks for the token itself. */
  readonly isGated?: true
}

const PROBLEMS = sourceOf(async () => (await import('./problems/problems-page.tsx')).ProblemsPage)
const ALERTS = sourceOf(async () => (await import('./alerts/alerts-page.tsx')).AlertsPage)
const CLIENTS = sourceOf(async () => (await import('./clients/clients-page.tsx')).ClientsPage)
const CONTROLS = sourceOf(async () => (await import('./controls/controls-page.tsx')).ControlsPage)
const INBOX = sourceOf(async () => (await import('./inbox/inbox-page.tsx')).InboxPage)
const NUMBERS = sourceOf(async () => (await import('./own-numbers/numbers-page.tsx')).NumbersPage)
const GUARD = sourceOf(async () => (await import('./guard/guard-page.tsx')).GuardPage)
const SUPPRESSIONS = sourceOf(
  async () => (await import('./suppressions/suppressions-page.tsx')).SuppressionsPage,
)
const SESSIONS = sourceOf(async () => (await import('./smpp/sessions-page.tsx')).SessionsPage)
const TRAFFIC = sourceOf(async () => (await import('./traffic/traffic-page.tsx')).TrafficPage)
const PATHS = sourceOf(async () => (await import('./paths/paths-page.tsx')).PathsPage)
const BREAK_IT = sourceOf(async () => (await import('./break-it/break-it-page.tsx')).BreakItPage)
const PROVIDERS = sourceOf(async () => (await import('./providers/providers-page.tsx')).ProvidersPage)
const ROUTES = sourceOf(async () => (await import('./routes/routes-page.tsx')).RoutesPage)
const PRICES = sourceOf(async () => (await import('./prices/prices-page.tsx')).PricesPage)
const LETTERS = sourceOf(async () => (await import('./dead-letters/dead-letters-page.tsx')).DeadLettersPage)
const CALLBACKS = sourceOf(async () => (await import('./callbacks/callbacks-page.tsx')).CallbacksPage)
const ARCHIVE = sourceOf(async () => (await import('./archive/archive-page.tsx')).ArchivePage)
const ERASURE = sourceOf(async () => (await import('./erasure/erasure-page.tsx')).ErasurePage)
const BULK = sourceOf(async () => (await import('./bulk/bulk-page.tsx')).BulkPage)
const ACTS = sourceOf(async () => (await import('./acts/acts-page.tsx')).ActsPage)
const ADMINS = sourceOf(async () => (await import('./admins/admins-page.tsx')).AdminsPage)

/** Acts on many messages come with a file of their own. */
const BULK_PANEL = sourceOf<Meant>(async () => (await import('./bulk/bulk-panel.tsx')).BulkPanel)
const MessagesWithActs = () => <MessagesPage acts={(meant) => <OnDemand source={BULK_PANEL} {...meant} />} />

/** All pages in the order of the navigation, by what they are about. The first one is at `#/`. */
export const PAGE_GROUPS: readonly NavGroup<Page>[] = [
  {
    title: 'Messages',
    pages: [
      { path: '', title: 'Machine', icon: 'M4 6h6v4H4zM14 14h6v4h-6zM7 10v6h7', page: FirstPage },
      {
        path: 'messages',
        title: 'Messages',
        icon: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
        page: MessagesWithActs,
      },
      {
        path: 'problems',
        title: 'Problems',
        icon: 'M12 4 2.5 20h19zM12 10v4.5M12 17.2h.01',
        page: onDemand(PROBLEMS),
        isGated: true,
        badge: ProblemsBadge,
      },
      { path: 'send', title: 'Send', icon: 'M4 12 20 4l-5 16-4-7zM11 13l9-9', page: SendPage },
      {
        path: 'inbox',
        title: 'Inbox',
        icon: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5',
        page: onDemand(INBOX),
        isGated: true,
      },
      {
        path: 'alerts',
        title: 'Alerts',
        icon: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20.5h4',
        page: onDemand(ALERTS),
        isGated: true,
      },
      { path: 'traffic', title: 'Traffic', icon: 'M4 4v16h16M8 15l3-4 3 2 5-7', page: onDemand(TRAFFIC) },
      {
        path: 'what-if',
        title: 'What if',
        icon: 'M6 4v7a3 3 0 0 0 3 3h9M14 10l4 4-4 4M6 14v6',
        page: WhatIfPage,
      },
      {
        path: 'paths',
        title: 'Sum of paths',
        icon: 'M4 6h5c4 0 4 6 8 6h3M4 18h5c4 0 4-6 8-6M4 12h7',
        page: onDemand(PATHS),
      },
      {
        path: 'break-it',
        title: 'Break it',
        icon: 'M13 3 5 13h6l-1 8 9-11h-6z',
        page: onDemand(BREAK_IT),
        isGated: true,
      },
    ],
  },
  {
    title: 'Clients',
    pages: [
      {
        path: 'clients',
        title: 'Clients',
        icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6.5M21 20a6 6 0 0 0-4-5.6',
        page: onDemand(CLIENTS),
        isGated: true,
      },
      {
        path: 'numbers',
        title: 'Numbers',
        icon: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
        page: onDemand(NUMBERS),
        isGated: true,
      },
      {
        path: 'sessions',
        title: 'SMPP sessions',
        icon: 'M4 8h6v8H4zM14 8h6v8h-6zM10 12h4M7 8V5M17 8V5',
        page: onDemand(SESSIONS),
        isGated: true,
      },
      {
        path: 'callbacks',
        title: 'Dead callbacks',
        icon: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4h-4M9.5 9.5l5 5M14.5 9.5l-5 5',
        page: onDemand(CALLBACKS),
        isGated: true,
      },
      {
        path: 'prices',
        title: 'Prices',
        icon: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01',
        page: onDemand(PRICES),
        isGated: true,
      },
    ],
  },
  {
    title: 'What may go out',
    pages: [
      {
        path: 'controls',
        title: 'Controls',
        icon: 'M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5',
        page: onDemand(CONTROLS),
        isGated: true,
      },
      {
        path: 'suppressions',
        title: 'Suppressions',
        icon: 'M4 5h16v11H9l-5 4zM9 8l6 6M15 8l-6 6',
        page: onDemand(SUPPRESSIONS),
        isGated: true,
      },
      {
        path: 'guard',
        title: 'Fraud guard',
        icon: 'M12 3l8 3v6c0 4.5-3.5 7.5-8 9-4.5-1.5-8-4.5-8-9V6zM9 12l2.5 2.5L15.5 10',
        page: onDemand(GUARD),
        isGated: true,
      },
    ],
  },
  {
    title: 'Providers',
    pages: [
      {
        path: 'providers',
        title: 'Providers',
        icon: 'M12 12v8M8 20h8M9.2 9.2a4 4 0 0 1 5.6 0M6.3 6.3a8 8 0 0 1 11.4 0',
        page: onDemand(PROVIDERS),
        isGated: true,
      },
      {
        path: 'routes',
        title: 'Routes',
        icon: 'M5 4v5a4 4 0 0 0 4 4h10M5 20v-3a4 4 0 0 1 4-4M16 10l3 3-3 3',
        page: onDemand(ROUTES),
        isGated: true,
      },
      {
        path: 'dead-letters',
        title: 'Dead letters',
        icon: 'M4 6h16v12H4zM4 7l8 6 8-6M9.5 16l5-1',
        page: onDemand(LETTERS),
        isGated: true,
      },
    ],
  },
  {
    title: 'Records and access',
    pages: [
      {
        path: 'archive',
        title: 'Archive',
        icon: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
        page: onDemand(ARCHIVE),
        isGated: true,
      },
      {
        path: 'erasure',
        title: 'Erasure',
        icon: 'M4 16 13 7l5 5-7 7H7zM9 11l5 5M11 19h9',
        page: onDemand(ERASURE),
        isGated: true,
      },
      {
        path: 'bulk',
        title: 'Bulk acts',
        icon: 'M4 6h10M4 11h10M4 16h6M15 17l3 3 4-6',
        page: onDemand(BULK),
        isGated: true,
      },
      {
        path: 'acts',
        title: 'Who did what',
        icon: 'M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
        page: onDemand(ACTS),
        isGated: true,
      },
      {
        path: 'admins',
        title: 'Admins',
        icon: 'M9 10.5a4 4 0 1 0 8 0 4 4 0 0 0-8 0M10 14l-5 5v2M5 19l2 2M7 17l2 2',
        page: onDemand(ADMINS),
        isGated: true,
      },
    ],
  },
]

function onDemand(source: Source): ComponentType {
  return () => <OnDemand source={source} />
}
