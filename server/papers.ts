/** Pages that the app's manifest names and that answer without signing in: privacy, terms, support. No script, no style from elsewhere. */
import type { App } from './app.ts'

type Paper = { title: string; parts: readonly (readonly [heading: string, text: string])[] }

const papers: Record<'privacy' | 'terms' | 'support', Paper> = {
  privacy: {
    title: 'Privacy',
    parts: [
      [
        'What is read',
        'Once you have turned Kith on: from your mail, who wrote to whom and when; from your calendar, who met, when and for how long, and who accepted; from the directory, names, titles, departments and managers. Never subjects, texts or attachments of mail, never chats or files. Private items count as busy time and nothing else.',
      ],
      [
        'What is made of it',
        'For each person you are in touch with, a number that says how often, with the counts behind it. It names contact, not feelings. You can correct it.',
      ],
      [
        'Who sees it',
        'You. Not the other person, not your manager, not an administrator, not in totals. Whoever runs the servers and holds their keys could read what is stored there. A backup made before you erased everything keeps your rows, what you typed sealed, until it is rotated away.',
      ],
      [
        'How long',
        'As long as you use Kith, and no longer than your organisation set. You can export everything as one file and erase everything; erasing is done within a day, tokens and subscriptions included.',
      ],
      ['Whom to ask', 'The people who run Kith in your organisation answer questions about your data and your rights.'],
    ],
  },
  terms: {
    title: 'Terms of use',
    parts: [
      [
        'What Kith does',
        'It suggests and, after your click, books time with colleagues. Nothing is sent to anybody without your click, and what you clicked waits ten seconds so that you can take it back.',
      ],
      [
        'What it is not for',
        'Judging people. There is no view of anybody else’s relationships, no ranking and no report, and whoever reports to you has no score.',
      ],
      ['Your organisation', 'Your organisation decides whether Kith is available and can switch it off at any time.'],
    ],
  },
  support: {
    title: 'Help',
    parts: [
      [
        'Nothing is suggested',
        'Kith is silent when nothing is worth your time. While your mailbox is read for the first time, the screen says how far it has come.',
      ],
      [
        'Somebody is missing, or should not be there',
        'On a person’s page you can say “a peer”, “not a peer” or “not this person”. Each can be undone.',
      ],
      [
        'Reading stands still',
        'The screen “Me” says why and who can change it: often a permission that was taken back. Signing in again tries anew.',
      ],
      ['Something else', 'Write to the people who run Kith in your organisation, with the time at which it happened.'],
    ],
  },
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function pageOf({ title, parts }: Paper): string {
  const sections = parts.map(([heading, text]) => `<h2>${escaped(heading)}</h2><p>${escaped(text)}</p>`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)} · Kith</title></head><body><main><h1>${escaped(title)}</h1>${sections}</main></body></html>`
}

/** `GET /privacy`, `/terms` and `/support`. */
export function paperRoutes(app: App): void {
  for (const [name, paper] of Object.entries(papers)) {
    const page = pageOf(paper)
    app.get(`/${name}`, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'public, max-age=3600').send(page),
    )
  }
}
