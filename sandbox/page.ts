/** The frame of the sandbox's own pages: one look, nothing from outside, text always escaped. */
import type { Answer } from './exchange.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

/** Text ready for a page; nothing else can be put into one. */
export type Html = { readonly markup: string }

/** Markup with every plain value escaped; arrays are joined, other markup is taken as it is, null and false leave nothing. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | number | Html | Html[] | null | false)[]
): Html {
  const text = (value: (typeof values)[number]): string => {
    if (value === null || value === false) return ''
    if (Array.isArray(value)) return value.map(({ markup }) => markup).join('')
    return typeof value === 'object' ? value.markup : escapeHtml(String(value))
  }
  return { markup: strings.reduce((whole, part, at) => whole + text(values[at - 1] ?? '') + part) }
}

const style = `
:root{color-scheme:light dark;--ink:#242424;--quiet:#616161;--paper:#fff;--ground:#f5f5f5;--line:#d1d1d1;--brand:#5b5fc7;--on-brand:#fff;--focus:#000}
@media(prefers-color-scheme:dark){:root{--ink:#f5f5f5;--quiet:#adadad;--paper:#292929;--ground:#1a1a1a;--line:#525252;--brand:#9299f7;--on-brand:#141414;--focus:#fff}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:14px/20px "Segoe UI",system-ui,sans-serif}
main{max-width:440px;margin:8vh auto;padding:32px;background:var(--paper);border:1px solid var(--line);border-radius:8px}
main.wide{max-width:1080px;margin:24px auto}
h1{font-size:20px;line-height:28px;margin:0 0 8px}h2{font-size:16px;line-height:22px;margin:24px 0 8px}p{margin:0 0 16px}.quiet{color:var(--quiet)}
ul.plain{list-style:none;margin:0 0 16px;padding:0}ul.plain li{padding:8px 0;border-top:1px solid var(--line)}
button,.button{font:inherit;font-weight:600;padding:6px 16px;min-height:32px;border:1px solid var(--line);border-radius:4px;background:var(--paper);color:var(--ink);cursor:pointer;text-decoration:none}
button.main{background:var(--brand);border-color:var(--brand);color:var(--on-brand)}
button.row{display:block;width:100%;text-align:left;font-weight:400;border:0;border-radius:4px;padding:8px}button.row:hover{background:var(--ground)}
button.row strong{display:block}.actions{display:flex;gap:8px;justify-content:flex-end;flex-wrap:wrap}
input,select,textarea{font:inherit;padding:5px 8px;min-height:32px;border:1px solid var(--line);border-radius:4px;background:var(--paper);color:var(--ink);width:100%}
label{display:block;margin:0 0 12px}:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.people{max-height:46vh;overflow:auto;margin:0 0 16px}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:6px 8px;border-top:1px solid var(--line);vertical-align:top}
a{color:var(--brand)}`

/** A whole page as an answer. It may be framed by the sandbox's own pages only. */
export function page(
  title: string,
  body: Html,
  options: { status?: number; wide?: boolean; formAction?: string } = {},
): Answer {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${style}</style></head><body><main${options.wide ? ' class="wide"' : ''}>${body.markup}</main></body></html>`
  return {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'; form-action ${options.formAction ?? "'self'"}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: text,
  }
}
