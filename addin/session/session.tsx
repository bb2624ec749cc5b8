/** From a blank page to a signed-in owner, and every calm screen on the way there. */
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { ApiProblem } from '../../contract/client.ts'
import { type Me, readMe, signIn } from '../../contract/me.ts'
import { ApiProvider, createQueries, type LiveState, useApi } from '../api.ts'
import { askAnew } from '../at-once.ts'
import { type HostPort, SignInNeeded } from '../host/host-port.ts'
import { listenLive } from '../live.ts'
import { createDates } from '../strings/dates.ts'
import { useWords, WordsProvider } from '../strings/strings.ts'
import { Loading } from '../ui/states.tsx'
import { UndoProvider } from '../ui/undo.tsx'
import { Notice } from './notice.tsx'
import { type Opened, signInWith } from './open-door.ts'

/** Everything below it is signed in. */
export function Session({ opened, children }: { opened: Opened; children: ReactNode }) {
  const { call, config, host } = opened
  const [needed, setNeeded] = useState<SignInNeeded | null>(null)
  const queries = useMemo(() => createQueries(setNeeded), [])
  const [live, setLive] = useState<LiveState>('connecting')
  const api = useMemo(() => ({ call, host, live, sandbox: config.sandbox }), [call, host, live, config])
  const [attempt, setAttempt] = useState(0)
  const again = (): void => {
    setNeeded(null)
    setAttempt(attempt + 1)
    void queries.resetQueries({ queryKey: ['session'] })
  }
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider value={api}>
        {needed ? (
          <SignInScreen needed={needed} host={host} done={again} />
        ) : (
          <SignedIn key={attempt} host={host} onLive={setLive}>
            {children}
          </SignedIn>
        )}
      </ApiProvider>
    </QueryClientProvider>
  )
}

function SignInScreen({ needed, host, done }: { needed: SignInNeeded; host: HostPort; done: () => void }) {
  const { t } = useWords()
  const [failed, setFailed] = useState<SignInNeeded['code'] | null>(null)
  const code = failed ?? needed.code
  // The host waits for a word that the page can be shown, whatever is on it.
  useEffect(() => host.ready(), [host])
  const ask = (): void => {
    host.signIn(needed.claims).then(done, (error: unknown) => {
      setFailed(error instanceof SignInNeeded ? error.code : 'unavailable')
    })
  }
  if (code === 'refused')
    return <Notice title={t.session.refusedTitle} text={t.session.refusedText} action={t.app.retry} onAction={ask} />
  if (code === 'unavailable')
    return (
      <Notice
        title={t.session.unavailableTitle}
        text={t.session.unavailableText}
        action={t.app.retry}
        onAction={done}
      />
    )
  return (
    <Notice
      title={t.session.signInTitle}
      text={needed.claims ? t.session.stepUpText : t.session.signInText}
      action={t.session.signInButton}
      onAction={ask}
    />
  )
}

function SignedIn({
  host,
  onLive,
  children,
}: {
  host: HostPort
  onLive: (state: LiveState) => void
  children: ReactNode
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const { call } = useApi()
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const me = await call(signIn, signInWith(host))
      queries.setQueryData(['me'], me)
      return me
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const signedIn = session.isSuccess
  useEffect(() => {
    if (!signedIn) return
    return listenLive(host.token, {
      onState: onLive,
      onKind: (kind) => askAnew(queries, kind),
    })
  }, [signedIn, host, onLive, queries])
  useEffect(() => {
    if (!session.isPending) host.ready()
  }, [session.isPending, host])

  if (session.isPending) return <Loading heights={[32, 148, 148]} />
  if (session.isError) {
    const problem = session.error instanceof ApiProblem ? session.error.problem : null
    const retry = (): void => void session.refetch()
    if (session.error instanceof SignInNeeded) return null
    const claims = session.error instanceof ApiProblem ? session.error.claims : null
    if (claims)
      return (
        <Notice
          title={t.session.signInTitle}
          text={t.session.stepUpText}
          action={t.session.signInButton}
          onAction={() => void host.signIn(claims).then(retry, retry)}
        />
      )
    if (problem?.code === 'consent-required')
      return (
        <Notice
          title={t.session.consentTitle}
          text={t.session.consentText}
          action={t.session.signInButton}
          onAction={() => void host.signIn(null).then(retry, retry)}
        />
      )
    if (problem?.code === 'tenant-not-onboarded')
      return <Notice title={t.session.tenantTitle} text={t.session.tenantText} action={t.app.retry} onAction={retry} />
    if (problem?.status === 403 || problem?.status === 401)
      return (
        <Notice title={t.session.refusedTitle} text={t.session.refusedText} action={t.app.retry} onAction={retry} />
      )
    return (
      <Notice
        title={t.session.unavailableTitle}
        text={t.session.unavailableText}
        action={t.app.retry}
        onAction={retry}
      />
    )
  }
  return <OwnersWords me={session.data}>{children}</OwnersWords>
}

/** The owner's zone decides how times read, wherever the browser is. */
function OwnersWords({ me, children }: { me: Me; children: ReactNode }) {
  const { t, locale } = useWords()
  const { data } = useMe()
  const zone = data?.zone ?? me.zone
  const words = useMemo(() => ({ t, locale, dates: createDates(locale, zone) }), [t, locale, zone])
  return (
    <WordsProvider value={words}>
      <UndoProvider>{children}</UndoProvider>
    </WordsProvider>
  )
}

/** The owner as the server knows them, kept up to date by live events. */
export function useMe() {
  const { call } = useApi()
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => call(readMe, {}, { signal }) })
}
