/** The Teams-like and Outlook-like pages, on one origin with the application they show; their data comes from `/_sandbox`. */
import type { Answer, Responder } from '../exchange.ts'
import { hostFile, officeFile } from './files.ts'
import { outlookPage, teamsPage, trustPage } from './pages.ts'

const missing = (path: string): Answer => ({ status: 404, body: { error: `There is no ${path} here.` } })

/** Answers `/teams`, `/outlook`, `/hosts/…` and `/office-js/…`; null for every other path. */
export function createHosts(): Responder {
  return async ({ method, path }) => {
    const [, first = '', ...rest] = path.split('/')
    const name = rest.join('/')
    const known = ['teams', 'outlook', 'hosts', 'office-js'].includes(first)
    if (!known) return null
    if (method !== 'GET' && method !== 'HEAD')
      return { status: 405, headers: { allow: 'GET, HEAD' }, body: { error: 'Pages are read only.' } }
    if (first === 'teams') return teamsPage()
    if (first === 'outlook') return outlookPage()
    if (first === 'hosts') return (await hostFile(name)) ?? missing(path)
    if (name.toLowerCase() === 'agaveerrorux/index.html') return trustPage()
    return (await officeFile(name)) ?? missing(path)
  }
}
