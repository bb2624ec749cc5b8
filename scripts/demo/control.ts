/** The demo's hand in the sandbox: what the world does while Kith looks on. */
import { DemoProblem } from './options.ts'

export type SandboxPerson = {
  id: string
  displayName: string
  mail: string
  jobTitle: string | null
  kind: string
  managerId: string | null
  accountEnabled: boolean
  officeLocation: string | null
  /** IANA. */
  zone: string
}
export type SandboxEvent = {
  id: string
  iCalUId: string
  start: string
  end: string
  isCancelled: boolean
  attendees: { emailAddress: { address: string }; response: string }[]
}

export type Control = {
  people: () => Promise<SandboxPerson[]>
  person: (key: string) => Promise<SandboxPerson>
  /** An access token for our API, got as a host would get it; `agree` consents to what is asked for. */
  token: (person: string) => Promise<string>
  consent: (person: string, permissions: string[]) => Promise<void>
  /** Sets somebody's working hours (local, `HH:mm`) and days (1 Monday to 7) in their mailbox. */
  workAt: (person: string, workingHours: { from: string; to: string; days: number[] }) => Promise<void>
  sendMail: (from: string, to: string) => Promise<void>
  messages: (person: string) => Promise<number>
  events: (person: string, from: string, to: string) => Promise<SandboxEvent[]>
}

/** Talks to `/_sandbox` of the sandbox at this address. */
export function createControl(origin: string): Control {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${origin}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok)
      throw new DemoProblem(`the sandbox answered ${answer.status} to ${method} ${path}: ${text.slice(0, 200)}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const key = encodeURIComponent
  return {
    people: async () => (await ask<{ people: SandboxPerson[] }>('GET', '/people?kind=user&top=1000')).people,
    person: (person) => ask('GET', `/people/${key(person)}`),
    token: async (person) => {
      const signed = await ask<{ kind?: string; access_token?: string; token?: { access_token?: string } }>(
        'POST',
        '/sign-in',
        { person, agree: true },
      )
      const token = signed.access_token ?? signed.token?.access_token
      if (!token) throw new DemoProblem(`the sandbox gave no token: ${JSON.stringify(signed).slice(0, 200)}`)
      return token
    },
    consent: (person, permissions) => ask('POST', `/people/${key(person)}/consent`, { permissions }),
    workAt: (person, workingHours) => ask('PATCH', `/people/${key(person)}`, { workingHours }),
    sendMail: (from, to) => ask('POST', '/mail', { from, to: [to], subject: 'A word', body: 'How are things?' }),
    messages: async (person) => (await ask<{ count: number }>('GET', `/people/${key(person)}/messages?top=1`)).count,
    events: async (person, from, to) =>
      (await ask<{ events: SandboxEvent[] }>('GET', `/people/${key(person)}/events?from=${key(from)}&to=${key(to)}`))
        .events,
  }
}
