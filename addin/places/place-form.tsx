/** A place as the owner writes it. */
import { Button, Checkbox, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { Need } from '../../contract/places.ts'
import { needs, type PlaceKind, placeKinds } from '../../core/policy/places.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import type { PlaceWish } from './place-query.ts'
import { placeWords } from './place-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalM,
    '@media (max-width: 599px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  set: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  boxes: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 150px), 1fr))' },
})

/** A set of boxes to tick; the set without the ticked one or with it. */
export function Boxes<V extends string>(props: {
  label: string
  all: readonly V[]
  chosen: readonly V[]
  words: Readonly<Record<V, string>>
  /** The label is for screen readers, since a heading says it already. */
  hidden?: boolean
  onChange: (chosen: V[]) => void
}) {
  const styles = useStyles()
  const layout = useLayout()
  return (
    <fieldset className={styles.set}>
      <legend className={props.hidden ? layout.hidden : layout.subtitle}>{props.label}</legend>
      <div className={styles.boxes}>
        {props.all.map((one) => (
          <Checkbox
            key={one}
            label={props.words[one]}
            checked={props.chosen.includes(one)}
            onChange={(_event, { checked }) =>
              props.onChange(checked ? [...props.chosen, one] : props.chosen.filter((other) => other !== one))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

type Props = { place: PlaceWish | null; busy: boolean; onSave: (place: PlaceWish) => void; onCancel: () => void }

/** `place` null writes a new one. */
export function PlaceForm({ place, busy, onSave, onCancel }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(placeWords)
  const [name, setName] = useState(place?.name ?? '')
  const [where, setWhere] = useState(place?.where ?? '')
  const [site, setSite] = useState(place?.site ?? '')
  const [minutes, setMinutes] = useState(place?.walkMinutes?.toString() ?? '')
  const [kinds, setKinds] = useState<PlaceKind[]>(place?.kinds ?? ['lunch'])
  const [suits, setSuits] = useState<Need[]>(place?.suits ?? [])
  const [alcohol, setAlcohol] = useState(place?.alcohol ?? false)
  const ready = name.trim() !== '' && kinds.length > 0
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (!ready) return
    onSave({
      name: name.trim(),
      where: where.trim() || null,
      site: site.trim() || null,
      walkMinutes: minutes === '' ? null : Math.min(120, Math.max(0, Math.round(Number(minutes)))),
      kinds,
      suits,
      alcohol,
    })
  }
  return (
    <form onSubmit={save} className={styles.form}>
      <div className={styles.fields}>
        <Field label={words.name} required>
          <Input value={name} maxLength={120} onChange={(_event, { value }) => setName(value)} />
        </Field>
        <Field label={words.where}>
          <Input value={where} maxLength={200} onChange={(_event, { value }) => setWhere(value)} />
        </Field>
        <Field label={words.site}>
          <Input value={site} maxLength={120} onChange={(_event, { value }) => setSite(value)} />
        </Field>
        <Field label={words.minutes}>
          <Input type="number" min={0} max={120} value={minutes} onChange={(_event, { value }) => setMinutes(value)} />
        </Field>
      </div>
      <Boxes label={words.kindsLabel} all={placeKinds} chosen={kinds} words={words.kinds} onChange={setKinds} />
      <Boxes label={words.suitsLabel} all={needs} chosen={suits} words={words.needs} onChange={setSuits} />
      <Checkbox
        label={words.alcohol}
        checked={alcohol}
        onChange={(_event, { checked }) => setAlcohol(checked === true)}
      />
      <div className={layout.row}>
        <Button type="submit" appearance="primary" disabledFocusable={busy || !ready}>
          {words.save}
        </Button>
        <Button onClick={onCancel}>{t.app.cancel}</Button>
      </div>
    </form>
  )
}
