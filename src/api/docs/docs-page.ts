import { THEME_SCRIPT_SOURCE, withTheme } from '../http/theme-script.ts'

/** Swagger UI, below a bar that leads back to console and guide, light or dark as all pages are. */
export const DOCS_PAGE = withTheme(`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>SMS gateway API</title>
  <link rel="icon" href="/docs/assets/favicon.png">
  <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
  <link rel="stylesheet" href="/docs/assets/docs.css">
</head>
<body>
  <nav class="docs-bar" aria-label="Pages">
    <strong>API reference</strong>
    <a href="/">Console</a>
    <a href="/guide">Guide</a>
    <select class="theme-switch" aria-label="Theme">
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  </nav>
  <div id="swagger-ui"></div>
  <script src="/docs/assets/swagger-ui-bundle.js"></script>
  <script src="/docs/assets/start.js"></script>
</body>
</html>
`)

/** Starts Swagger UI. */
export const DOCS_START = `SwaggerUIBundle({ url: '/docs/json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, tryItOutEnabled: true })
`

/** The bar, and what Swagger UI's dark mode leaves light. */
export const DOCS_STYLE = `
body { margin: 0; background: light-dark(#ffffff, #1c2022); }
.docs-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 18px; padding: 8px 20px;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color: light-dark(#16202c, #e7ecf2); background: light-dark(#ffffff, #161b22);
  border-bottom: 1px solid light-dark(#dce0e6, #2b333f); }
.docs-bar a { color: light-dark(#0b62d6, #6aa9ff); text-decoration: none; padding: 4px 0; }
.docs-bar a:hover { text-decoration: underline; }
.docs-bar select { margin-left: auto; padding: 4px 6px; font: inherit; color: inherit; background: inherit;
  border: 1px solid light-dark(#dce0e6, #2b333f); border-radius: 6px; }
.docs-bar :focus-visible { outline: 2px solid light-dark(#0b62d6, #6aa9ff); outline-offset: 2px; }
`

/** The page loads only what this process serves. */
export const DOCS_POLICY = `default-src 'none'; script-src 'self' ${THEME_SCRIPT_SOURCE}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
