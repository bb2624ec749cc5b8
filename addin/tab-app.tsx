/** The tab's frame: the doors, and which screen stands behind each. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { Navigate, NavLink, Route, Routes, useLocation, useNavigate } from 'react-router'
import { useApi } from './api.ts'
import { FirstRun } from './first-run/first-run.tsx'
import { Notice } from './session/notice.tsx'
import { useMe } from './session/session.tsx'
import { useWords } from './strings/strings.ts'
import { Today } from './today/today.tsx'
import { Caught } from './ui/caught.tsx'
import { useLayout } from './ui/layout.tsx'
import { ErrorNotice, Loading } from './ui/states.tsx'

const People = lazy(() => import('./people/people.tsx').then(({ People: screen }) => ({ default: screen })))
const Sorting = lazy(() => import('./people/sorting.tsx').then(({ Sorting: screen }) => ({ default: screen })))
const Person = lazy(() => import('./person/person.tsx').then(({ Person: screen }) => ({ default: screen })))
const Meet = lazy(() => import('./meet/meet.tsx').then(({ Meet: screen }) => ({ default: screen })))
const NewMeeting = lazy(() => import('./meet/new-meeting.tsx').then(({ NewMeeting: screen }) => ({ default: screen })))
const Rounds = lazy(() => import('./groups/rounds.tsx').then(({ Rounds: screen }) => ({ default: screen })))
const Polls = lazy(() => import('./polls/polls.tsx').then(({ Polls: screen }) => ({ default: screen })))
const Rhythms = lazy(() => import('./rhythms/rhythms.tsx').then(({ Rhythms: screen }) => ({ default: screen })))
const Places = lazy(() => import('./places/places.tsx').then(({ Places: screen }) => ({ default: screen })))
const Admin = lazy(() => import('./admin/admin.tsx').then(({ Admin: screen }) => ({ default: screen })))
const AskDoor = lazy(() => import('./ask/ask-door.tsx').then(({ AskDoor: screen }) => ({ default: screen })))
const Goodbyes = lazy(() => import('./leaving/goodbyes.tsx').then(({ Goodbyes: screen }) => ({ default: screen })))
const MeScreen = lazy(() => import('./me/me.tsx').then(({ MeScreen: screen }) => ({ default: screen })))

const useStyles = makeStyles({
  root: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  skip: {
    position: 'absolute',
    left: '-9999px',
    ':focus': {
      left: tokens.spacingHorizontalM,
      top: tokens.spacingVerticalS,
      zIndex: 1,
      padding: tokens.spacingHorizontalS,
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
    },
  },
  bar: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  doors: {
    display: 'flex',
    flexWrap: 'wrap',
    maxWidth: '960px',
    margin: '0 auto',
    padding: `0 ${tokens.spacingHorizontalS}`,
    '@media (max-width: 359px)': { padding: `0 ${tokens.spacingHorizontalXS}` },
  },
  door: {
    position: 'relative',
    padding: `${tokens.spacingVerticalMNudge} ${tokens.spacingHorizontalM}`,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '@media (max-width: 400px)': {
      padding: `${tokens.spacingVerticalMNudge} ${tokens.spacingHorizontalSNudge}`,
      '&[aria-current="page"]::after': { insetInline: tokens.spacingHorizontalSNudge },
    },
    // All five in one row in every language, also in a panel of 320 px.
    '@media (max-width: 359px)': {
      padding: `${tokens.spacingVerticalMNudge} ${tokens.spacingHorizontalXS}`,
      fontSize: '13px',
      '&[aria-current="page"]::after': { insetInline: tokens.spacingHorizontalXS },
    },
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '&[aria-current="page"]': {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      '::after': {
        content: '""',
        position: 'absolute',
        insetInline: tokens.spacingHorizontalM,
        bottom: '0',
        height: '3px',
        borderRadius: tokens.borderRadiusCircular,
        backgroundColor: tokens.colorCompoundBrandStroke,
        '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
      },
    },
  },
  sandbox: {
    margin: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    textAlign: 'center',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  main: {
    maxWidth: '960px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalL} 96px`,
    outlineStyle: 'none',
    boxSizing: 'border-box',
  },
})

const doors = ['today', 'people', 'meet', 'ask', 'me'] as const

function Frame({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { t } = useWords()
  const { sandbox } = useApi()
  return (
    <div className={styles.root}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('main')?.focus()}>
        {t.app.skip}
      </button>
      <header className={styles.bar}>
        <nav className={styles.doors} aria-label={t.app.doorsLabel}>
          {doors.map((door) => (
            <NavLink key={door} to={`/${door}`} className={styles.door}>
              {t.app.doors[door]}
            </NavLink>
          ))}
        </nav>
      </header>
      {sandbox ? <p className={styles.sandbox}>{t.app.sandbox}</p> : null}
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  )
}

/** `deepLink` is what the host was asked to open: `person/<id>`, `suggestion/<id>` or `ask/<id>`. */
export function TabApp({ deepLink }: { deepLink: string | null }) {
  const { t } = useWords()
  const layout = useLayout()
  const go = useNavigate()
  const { pathname } = useLocation()
  const me = useMe()
  useEffect(() => {
    const [kind, id] = deepLink?.split('/') ?? []
    if (kind === 'person' && id) void go(`/people/${encodeURIComponent(id)}`, { replace: true })
    if (kind === 'ask' && id) void go(`/ask/one/${encodeURIComponent(id)}`, { replace: true })
    if (kind === 'suggestion' && id) void go(`/today?suggestion=${encodeURIComponent(id)}`, { replace: true })
  }, [deepLink, go])
  if (me.isPending) return <Loading heights={[32, 148, 148]} />
  if (!me.data)
    return (
      <Frame>
        <ErrorNotice error={me.error} retry={() => void me.refetch()} />
      </Frame>
    )
  if (me.data.state === 'erasing') return <Notice title={t.session.erasingTitle} text={t.session.erasingText} />
  if (me.data.state === 'signed-in') return <FirstRun me={me.data} />
  return (
    <Frame>
      <Caught where={pathname}>
        <Suspense fallback={<Loading heights={[32, 120, 120]} />}>
          <div className={layout.screen}>
            <Routes>
              <Route path="/today" element={<Today />} />
              <Route path="/people" element={<People />} />
              <Route path="/people/sort" element={<Sorting />} />
              <Route path="/people/:contactId" element={<Person />} />
              <Route path="/meet" element={<Meet />} />
              <Route path="/meet/new" element={<NewMeeting />} />
              <Route path="/meet/rounds" element={<Rounds />} />
              <Route path="/meet/polls" element={<Polls />} />
              <Route path="/meet/rhythms" element={<Rhythms />} />
              <Route path="/meet/places" element={<Places />} />
              <Route path="/admin" element={<Admin />} />
              <Route path="/ask/*" element={<AskDoor />} />
              <Route path="/me/leaving" element={<Goodbyes />} />
              <Route path="/me" element={<MeScreen />} />
              <Route path="*" element={<Navigate to="/today" replace />} />
            </Routes>
          </div>
        </Suspense>
      </Caught>
    </Frame>
  )
}
