/** The door “Ask & give”: the places that live here, and which screen stands behind each. */
import { lazy, Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { useLayout } from '../ui/layout.tsx'
import { Parts } from '../ui/parts.tsx'
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
  const layout = useLayout()
  const words = useAskWords()
  return (
    <>
      <h1 className={layout.title}>{words.title}</h1>
      <Parts label={words.sections} parts={places.map(([place, to]) => ({ to, name: words.places[place] }))} />
    </>
  )
}
