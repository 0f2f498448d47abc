import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { takeTokenFromAddress, watchToken } from './admin/token.ts'
import { App } from './app.tsx'
import { loadPagesWhenIdle } from './on-demand.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { queries, watchQueries } from './queries.ts'

watchQueries()
takeTokenFromAddress()
watchToken()
const place = document.getElementById('console')
if (place)
  createRoot(place).render(
    <PageBoundary title="The console">
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </PageBoundary>,
  )
loadPagesWhenIdle()
