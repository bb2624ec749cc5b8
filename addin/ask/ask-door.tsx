/** The door “Ask & give”: the places that live here, and which screen stands behind each. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { lazy, Suspense } from 'react'
import { Navigate, NavLink, Route, Routes } from 'react-router'
import { useLayout } from '../ui/layout.tsx'
import { Loading } from '../ui/states.tsx'
import { useAskWords } from './ask-words.ts'
import { Ear } from './ear.tsx'
import { NewAsk } from './new-ask.tsx'
import { AskScreen } from './one-ask.tsx'
import { Overview } from './overview.tsx'

const Shelf = lazy(() => import('../shelf/shelf.tsx').then(({ Shelf: screen }) => ({ default: screen })))
const Swaps = lazy(() => import('../swaps/swaps.tsx').then(({ Swaps: screen }) => ({ default: screen })))
const Introductions = lazy(() =>
  import('../introductions/introductions.tsx').then(({ Introductions: screen }) => ({ default: screen })),
)
const Opportunities = lazy(() =>
  import('../opportunities/opportunities.tsx').then(({ Opportunities: screen }) => ({ default: screen })),
)
const Circles = lazy(() => import('../circles/circles.tsx').then(({ Circles: screen }) => ({ default: screen })))
const InTouch = lazy(() => import('../in-touch/in-touch.tsx').then(({ InTouch: screen }) => ({ default: screen })))
const Credit = lazy(() => import('../credit/credit.tsx').then(({ Credit: screen }) => ({ default: screen })))

const useStyles = makeStyles({
  places: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  place: {
    display: 'inline-flex',
    alignItems: 'center',
    minHeight: '28px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textDecorationLine: 'none',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorBrandBackground2,
      border: `1px solid ${tokens.colorBrandStroke1}`,
      color: tokens.colorBrandForeground2,
      fontWeight: tokens.fontWeightSemibold,
      '@media (forced-colors: active)': {
        backgroundColor: 'Highlight',
        color: 'HighlightText',
        forcedColorAdjust: 'none',
      },
    },
  },
})

const places = [
  ['overview', '/ask'],
  ['shelf', '/ask/shelf'],
  ['swaps', '/ask/swaps'],
  ['opportunities', '/ask/opportunities'],
  ['introductions', '/ask/introductions'],
  ['credit', '/ask/credit'],
  ['circles', '/ask/circles'],
  ['inTouch', '/ask/in-touch'],
] as const

export function AskDoor() {
  const layout = useLayout()
  return (
    <Suspense fallback={<Loading heights={[32, 120, 120]} />}>
      <div className={layout.screen}>
        <Routes>
          <Route path="new/:direction/:kind" element={<NewAsk />} />
          <Route path="one/:askId" element={<AskScreen />} />
          <Route path="ear" element={<Ear />} />
          <Route
            path="*"
            element={
              <>
                <Heading />
                <div className={layout.screen}>
                  <Routes>
                    <Route index element={<Overview />} />
                    <Route path="shelf" element={<Shelf />} />
                    <Route path="swaps" element={<Swaps />} />
                    <Route path="opportunities" element={<Opportunities />} />
                    <Route path="introductions" element={<Introductions />} />
                    <Route path="credit" element={<Credit />} />
                    <Route path="circles" element={<Circles />} />
                    <Route path="in-touch" element={<InTouch />} />
                    <Route path="*" element={<Navigate to="/ask" replace />} />
                  </Routes>
                </div>
              </>
            }
          />
        </Routes>
      </div>
    </Suspense>
  )
}

function Heading() {
  const styles = useStyles()
  const layout = useLayout()
  const words = useAskWords()
  return (
    <>
      <h1 className={layout.title}>{words.title}</h1>
      <nav className={styles.places} aria-label={words.sections}>
        {places.map(([place, to]) => (
          <NavLink key={place} to={to} end={place === 'overview'} className={styles.place}>
            {words.places[place]}
          </NavLink>
        ))}
      </nav>
    </>
  )
}
