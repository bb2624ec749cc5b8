/** The markup of the host pages; what they do is in browser/. */
import type { Answer } from '../exchange.ts'

const bar = (
  product: string,
  other: { href: string; name: string },
): string => `<header class="bar"><strong><span id="company"></span> · ${product} (sandbox)</strong>
<a href="${other.href}">${other.name}</a><label>Theme <select id="theme"></select></label><button id="me" type="button"></button></header>`

const document = (title: string, script: string, body: string): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // Elements get their colour scheme by script, so inline style attributes are needed; scripts come from files only.
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/hosts/look.css"><link rel="stylesheet" href="/hosts/layout.css"><script type="module" src="/hosts/${script}"></script></head>
<body>${body}<div id="notice" role="status"></div></body></html>`,
})

export const teamsPage = (): Answer =>
  document(
    'Teams (sandbox)',
    'teams.js',
    `${bar('Teams', { href: '/outlook', name: 'Outlook' })}<div class="page"><nav class="rail" aria-label="Apps">
<button id="go-kith" type="button" data-name="kith" aria-current="page">Kith</button><button id="go-calendar" type="button" data-name="calendar">Calendar</button></nav>
<main><div id="tab" class="stage"><iframe id="app" title="Kith"></iframe></div><div id="calendar" class="padded" hidden></div></main></div>`,
  )

export const outlookPage = (): Answer =>
  document(
    'Outlook (sandbox)',
    'outlook.js',
    `${bar('Outlook', { href: '/teams', name: 'Teams' })}<div class="page"><nav class="rail" aria-label="Mail and calendar">
<button id="new-mail" type="button" class="main">New mail</button><button id="new-meeting" type="button">New meeting</button>
<button type="button" data-name="inbox">Inbox</button><button type="button" data-name="sentitems">Sent</button><button type="button" data-name="calendar">Calendar</button>
<button id="toggle-pane" type="button" aria-expanded="true" aria-controls="pane">Kith</button></nav>
<ul id="list" class="list" aria-label="Items"></ul><main id="item" class="item"></main>
<aside id="pane" class="pane" aria-label="Kith"><h2>Kith</h2><div id="pane-place"></div></aside></div>`,
  )

/** The page behind office.js's question whether a host may be trusted. */
export const trustPage = (): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; script-src 'self'; frame-ancestors 'self'",
  },
  body: '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trust</title><script src="/hosts/trust.js"></script></head><body></body></html>',
})
