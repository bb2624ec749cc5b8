/** The owner's places, and the organisation's rooms where they are open. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listRooms, type Place } from '../../contract/places.ts'
import { useApi } from '../api.ts'
import { MeetNav } from '../meet/meet-nav.tsx'
import { useArea } from '../strings/area.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { PlaceForm } from './place-form.tsx'
import { type PlaceWish, usePlaceActions, usePlaces, wishOf } from './place-query.ts'
import { placeWords } from './place-words.ts'

const useStyles = makeStyles({
  place: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalMNudge} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
  },
})

export function Places() {
  const styles = useStyles()
  const layout = useLayout()
  const words = useArea(placeWords)
  const offer = useOffer()
  const places = usePlaces()
  const { write, remove } = usePlaceActions()
  const [open, setOpen] = useState<string | null>(null)
  const save = (placeId: string) => (place: PlaceWish) =>
    write.mutate(
      { placeId, place },
      {
        onSuccess: () => {
          setOpen(null)
          offer({ text: words.saved })
        },
      },
    )
  if (places.isPending) return <Loading heights={[32, 40, 200]} />
  if (!places.data) return <ErrorNotice error={places.error} retry={() => void places.refetch()} />
  const failed = [write, remove].find(({ isError }) => isError)
  const form = (placeId: string, place: Place | null) => (
    <PlaceForm
      place={place ? wishOf(place) : null}
      busy={write.isPending}
      onSave={save(placeId)}
      onCancel={() => setOpen(null)}
    />
  )
  return (
    <>
      <MeetNav />
      <p className={layout.text}>{words.lead}</p>
      {failed ? <ErrorNotice error={failed.error} /> : null}
      {places.data.places.length === 0 && open === null ? (
        <Empty title={words.empty} next={words.emptyNext} />
      ) : (
        <Card>
          <ul className={layout.list}>
            {places.data.places.map((place) => (
              <li key={place.placeId} className={styles.place}>
                {open === place.placeId ? (
                  form(place.placeId, place)
                ) : (
                  <Line
                    place={place}
                    onChange={() => setOpen(place.placeId)}
                    onRemove={() => remove.mutate(place.placeId)}
                  />
                )}
              </li>
            ))}
          </ul>
          {open?.startsWith('new-') ? form(open.slice(4), null) : null}
        </Card>
      )}
      {open === null ? (
        <div className={layout.row}>
          <Button icon={<AddRegular />} onClick={() => setOpen(`new-${crypto.randomUUID()}`)}>
            {words.add}
          </Button>
        </div>
      ) : null}
      <Rooms />
    </>
  )
}

function Line({ place, onChange, onRemove }: { place: Place; onChange: () => void; onRemove: () => void }) {
  const layout = useLayout()
  const words = useArea(placeWords)
  const facts = [
    place.where,
    place.walkMinutes === null ? null : words.walk(place.walkMinutes),
    ...place.kinds.map((kind) => words.kinds[kind]),
    ...place.suits.map((need) => words.needs[need]),
  ].filter(Boolean)
  return (
    <>
      <div className={layout.between} style={{ alignItems: 'center' }}>
        <strong className={layout.subtitle} dir="auto">
          {place.name}
        </strong>
        <div className={layout.row}>
          <Button size="small" appearance="subtle" aria-label={words.changeOf(place.name)} onClick={onChange}>
            {words.change}
          </Button>
          <Button size="small" appearance="subtle" aria-label={words.removeOf(place.name)} onClick={onRemove}>
            {words.remove}
          </Button>
        </div>
      </div>
      <span className={layout.quiet} dir="auto">
        {facts.join(' · ')}
      </span>
    </>
  )
}

const roomsShown = 40

function Rooms() {
  const layout = useLayout()
  const words = useArea(placeWords)
  const { call } = useApi()
  const rooms = useQuery({
    queryKey: ['places', 'rooms'],
    queryFn: ({ signal }) => call(listRooms, { querystring: {} }, { signal }),
  })
  if (!rooms.data) return null
  const { state, rooms: all } = rooms.data
  return (
    <Card title={words.roomsTitle}>
      {all.length === 0 ? (
        <p className={layout.quiet}>{words.rooms[state]}</p>
      ) : (
        <ul className={layout.list}>
          {all.slice(0, roomsShown).map(({ roomId, name, site, capacity }) => (
            <li key={roomId} className={layout.text}>
              {name}{' '}
              <span className={layout.quiet}>
                {[site, capacity === null ? null : words.roomSeats(capacity)].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
