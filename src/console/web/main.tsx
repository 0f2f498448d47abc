import { createRoot } from 'react-dom/client'
import { takeTokenFromAddress, watchToken } from './admin/token.ts'
import { App } from './app.tsx'
import { PageBoundary } from './page-boundary.tsx'

takeTokenFromAddress()
watchToken()
const place = document.getElementById('console')
if (place)
  createRoot(place).render(
    <PageBoundary title="The console">
      <App />
    </PageBoundary>,
  )
