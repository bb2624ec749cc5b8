/** Teams, and the tab inside Outlook and Microsoft 365: everything that teams-js gives. */
import { app, authentication, calendar, chat, mail, nestedAppAuth, people } from '@microsoft/teams-js'
import type { TokenSource } from '../../contract/client.ts'
import { type Agreement, addressOf } from '../consent/window.ts'
import { type Agree, agreeInWindow } from './agree.ts'
import { type HostPort, type HostTheme, type ItemPerson, type PublicConfig, SignInNeeded } from './host-port.ts'
import { createSignIn } from './sign-in.ts'

const themeOf = (theme: string | undefined): HostTheme =>
  theme === 'contrast' ? 'contrast' : theme === 'dark' ? 'dark' : 'light'

/**
 * The host opens the window and hears from it what came of it: a desktop client shows no window of the page's own. Where
 * the host has none (or not for this address), the page's own is opened after all.
 */
const agreeInTeams =
  (hint: string, inWindow: Agree): Agree =>
  async (scope) => {
    const wish = { scope, host: 'teams', nonce: crypto.randomUUID(), hint }
    const url = new URL(addressOf(wish), location.origin).href
    try {
      return (await authentication.authenticate({ url, width: 520, height: 700 })) as Agreement
    } catch (error) {
      const why = String(error instanceof Error ? error.message : error)
      if (/refused/.test(why)) return 'refused'
      return /cancel|unknown/i.test(why) ? 'unknown' : inWindow(scope)
    }
  }

/** Whom the host shows to pick from is its own affair; somebody without a mail address cannot be invited. */
async function pickInTeams({ title, single }: { title: string; single: boolean }): Promise<ItemPerson[]> {
  try {
    const picked = await people.selectPeople({ title, singleSelect: single, openOrgWideSearchInChatOrChannel: true })
    return picked.flatMap(({ email, displayName }) => (email ? [{ address: email, name: displayName || email }] : []))
  } catch {
    // Closed without a choice, or refused by the host's policy: the search is still there.
    return []
  }
}

/** Greets the host and takes its context. Rejects when the page is not framed by a host that answers. */
export async function openTeams(config: PublicConfig): Promise<HostPort> {
  await app.initialize(config.hostOrigins)
  const context = await app.getContext()
  const nested = createSignIn(config, true)
  const sso: TokenSource = async (challenge) => {
    try {
      return await authentication.getAuthToken(challenge?.claims ? { claims: [challenge.claims] } : {})
    } catch (error) {
      const refused = /denied|cancel/i.test(String(error))
      throw new SignInNeeded(refused ? 'refused' : 'interaction', challenge?.claims ?? null)
    }
  }
  const isNested = nestedAppAuth.isNAAChannelRecommended()
  const listeners = new Set<(theme: HostTheme) => void>()
  app.registerOnThemeChangeHandler((theme) => {
    for (const listen of listeners) listen(themeOf(theme))
  })
  const attempt = async (open: () => Promise<unknown>): Promise<boolean> => {
    try {
      await open()
      return true
    } catch {
      return false
    }
  }
  return {
    name: 'teams',
    locale: context.app.locale,
    theme: themeOf(context.app.theme),
    deepLink: context.page.subPageId || null,
    onTheme: (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    token: isNested ? nested.token : sso,
    signIn: isNested ? nested.signIn : async (claims) => void (await sso({ claims, refused: true })),
    agree: agreeInTeams(
      context.user?.loginHint ?? '',
      agreeInWindow(() => context.user?.loginHint ?? ''),
    ),
    ready: () => void app.notifySuccess(),
    newMeeting: ({ to, subject, body, start, end }) =>
      attempt(() =>
        calendar.isSupported()
          ? calendar.composeMeeting({
              attendees: to,
              subject,
              content: body,
              ...(start ? { startTime: start } : {}),
              ...(end ? { endTime: end } : {}),
            })
          : app.openLink(
              `https://teams.microsoft.com/l/meeting/new?${new URLSearchParams({
                subject,
                content: body,
                attendees: to.join(','),
                ...(start ? { startTime: start } : {}),
                ...(end ? { endTime: end } : {}),
              })}`,
            ),
      ),
    newMail: async ({ to, subject, text }) =>
      mail.isSupported()
        ? attempt(() => mail.composeMail({ type: mail.ComposeMailType.New, toRecipients: to, subject, message: text }))
        : false,
    newChat: (address, message = '') =>
      attempt(() =>
        chat.isSupported()
          ? chat.openChat({ user: address, ...(message ? { message } : {}) })
          : app.openLink(`https://teams.microsoft.com/l/chat/0/0?${new URLSearchParams({ users: address, message })}`),
      ),
    pickPeople: people.isSupported() ? pickInTeams : null,
    item: null,
  }
}
