/** What was just done, with a way back: one line at the foot that hides nothing and steals no focus. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { useWords } from '../strings/strings.ts'

type Offer = { text: string; undo?: () => void }
const Offers = createContext<(offer: Offer) => void>(() => undefined)
/** Shows a line with an undo. A later one takes its place. */
export const useOffer = (): ((offer: Offer) => void) => useContext(Offers)

const shownForMs = 12_000

const useStyles = makeStyles({
  place: {
    position: 'fixed',
    insetInline: 0,
    bottom: tokens.spacingVerticalL,
    display: 'flex',
    justifyContent: 'center',
    pointerEvents: 'none',
    padding: `0 ${tokens.spacingHorizontalM}`,
    zIndex: 10,
  },
  bar: {
    pointerEvents: 'auto',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    maxWidth: '560px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow16,
    fontSize: tokens.fontSizeBase300,
  },
})

export function UndoProvider({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { t } = useWords()
  const [offer, setOffer] = useState<Offer | null>(null)
  const held = useRef(false)
  const show = useCallback((next: Offer) => setOffer(next), [])
  useEffect(() => {
    if (!offer) return
    const timer = setInterval(() => {
      if (!held.current) setOffer(null)
    }, shownForMs)
    return () => clearInterval(timer)
  }, [offer])
  const hold = (now: boolean) => () => {
    held.current = now
  }
  return (
    <Offers value={show}>
      {children}
      <div className={styles.place} role="status">
        {offer ? (
          <section
            aria-label={offer.text}
            className={styles.bar}
            onMouseEnter={hold(true)}
            onMouseLeave={hold(false)}
            onFocus={hold(true)}
            onBlur={hold(false)}
          >
            <span>{offer.text}</span>
            {offer.undo ? (
              <Button
                appearance="transparent"
                onClick={() => {
                  offer.undo?.()
                  held.current = false
                  setOffer(null)
                }}
              >
                {t.app.undo}
              </Button>
            ) : null}
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t.app.close}
              onClick={() => setOffer(null)}
            />
          </section>
        ) : null}
      </div>
    </Offers>
  )
}
